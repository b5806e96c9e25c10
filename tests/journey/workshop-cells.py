# SPDX-License-Identifier: GPL-3.0-or-later
"""workshop-cells.py DATA: the cells of the workshop's notebook that train, log and ask, as they are: where they log to is not in them."""

import sys
import tempfile

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import mlflow
import mlflow.sklearn
import pandas as pd
from mlflow.tracking import MlflowClient
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score
from sklearn.model_selection import train_test_split

df = pd.read_csv(sys.argv[1]).select_dtypes("number").dropna()
X_train, X_test, y_train, y_test = train_test_split(df.drop(["price"], axis=1), df["price"], random_state=42)


def log_rf(experiment_id, run_name, params):
    with mlflow.start_run(experiment_id=experiment_id, run_name=run_name) as run:
        rf = RandomForestRegressor(**params)
        rf.fit(X_train, y_train)
        predictions = rf.predict(X_test)
        # The serializer that scikit-learn's newest releases are logged without a question with.
        mlflow.sklearn.log_model(rf, name="random-forest-model", serialization_format="cloudpickle")
        mlflow.log_params(params)
        mlflow.log_metrics({"mse": mean_squared_error(y_test, predictions), "mae": mean_absolute_error(y_test, predictions),
                            "r2": r2_score(y_test, predictions)})
        importance = pd.DataFrame(list(zip(X_train.columns, rf.feature_importances_)), columns=["Feature", "Importance"])
        importance = importance.sort_values("Importance", ascending=False)
        with tempfile.TemporaryDirectory() as folder:
            importance.to_csv(f"{folder}/feature-importance.csv", index=False)
            mlflow.log_artifact(f"{folder}/feature-importance.csv", "feature-importance.csv")
            fig, ax = plt.subplots()
            ax.scatter(predictions, y_test - predictions)
            ax.set(xlabel="Predicted values for Price ($)", ylabel="Residual", title="Residual Plot")
            fig.savefig(f"{folder}/residuals.png")
            mlflow.log_artifact(f"{folder}/residuals.png", "residuals.png")
        return run.info.run_id


experiment = mlflow.create_experiment("/Users/me/workshop")
first = log_rf(experiment, "Experiment 1", {"n_estimators": 10, "max_depth": 5, "random_state": 42})
second = log_rf(experiment, "Experiment 2", {"n_estimators": 30, "max_depth": 10, "random_state": 42})

client = MlflowClient()
runs = client.search_runs(experiment, order_by=["attributes.start_time desc"], max_results=1)
assert runs[0].info.run_id == second and set(runs[0].data.metrics) == {"mse", "mae", "r2"}
assert {file.path for file in client.list_artifacts(first)} >= {"feature-importance.csv", "residuals.png"}
model = mlflow.sklearn.load_model(f"runs:/{second}/random-forest-model")
print(model.feature_importances_[:3], runs[0].data.metrics)
