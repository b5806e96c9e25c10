# SPDX-License-Identifier: GPL-3.0-or-later
"""Learns how good a wine is from what is in it, by an elastic net, and logs it to MLflow."""

import argparse

import mlflow
import mlflow.sklearn
import pandas
from mlflow.models import infer_signature
from sklearn.linear_model import ElasticNet
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--alpha", type=float, default=0.5)
    parser.add_argument("--l1-ratio", type=float, default=0.5)
    parser.add_argument("--data", default="wine-quality.csv")
    options = parser.parse_args()

    table = pandas.read_csv(options.data)
    train, test = train_test_split(table, random_state=40)
    features = [name for name in table.columns if name != "quality"]
    with mlflow.start_run():
        net = ElasticNet(alpha=options.alpha, l1_ratio=options.l1_ratio, random_state=42).fit(train[features], train["quality"])
        predicted = net.predict(test[features])
        mlflow.log_param("alpha", options.alpha)
        mlflow.log_param("l1_ratio", options.l1_ratio)
        mlflow.log_metric("rmse", root_mean_squared_error(test["quality"], predicted))
        mlflow.log_metric("mae", mean_absolute_error(test["quality"], predicted))
        mlflow.log_metric("r2", r2_score(test["quality"], predicted))
        mlflow.sklearn.log_model(net, name="model", signature=infer_signature(train[features], predicted), serialization_format="cloudpickle")
        print(f"Elastic net with alpha {options.alpha}, l1_ratio {options.l1_ratio}: {len(train)} wines")


if __name__ == "__main__":
    main()
