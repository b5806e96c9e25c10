#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-foreign-models.py HOTHOUSECTL: model directories that MLflow wrote, read by Hothouse: XGBoost's predict what the library does; of others it is
said who can run them. And what Hothouse makes of a model, one flavor at a time, is loaded by the real libraries.

The half that needs the peers is this file again, run by the environment's Python with a word before its arguments.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
PEERS = ["mlflow", "onnx", "onnxruntime", "scikit-learn", "skl2onnx", "xgboost"]
# Objective, format, booster.
MODELS = (
    ("reg:squarederror", "ubj", "gbtree"), ("reg:squarederror", "json", "gbtree"), ("reg:absoluteerror", "ubj", "gbtree"),
    ("count:poisson", "ubj", "gbtree"), ("reg:gamma", "json", "gbtree"), ("reg:tweedie", "ubj", "gbtree"),
    ("reg:squarederror", "ubj", "dart"), ("multi:softprob", "json", "dart"), ("binary:logistic", "ubj", "gbtree"), ("multi:softprob", "ubj", "gbtree"), ("reg:squarederror", "json", "gblinear"),
)
# As converters write them: of scikit-learn a sum of parts, a mean, with the other comparison; and what is no tree.
ONNX = ("forest", "boosted", "mean", "less", "double", "linear")
# Nothing of them is asked for, and finding them out takes MLflow long.
REQUIREMENTS = ["mlflow"]
# As scikit-learn's own converter writes them.
NUMBERS = ("sk-forest", "sk-linear")
CLASSES = ("sk-two", "sk-three", "sk-boosted-two", "sk-boosted-three", "sk-logistic", "sk-softmax", "sk-three-double")
REFUSED = (("categories", "categories"), ("classifier", "xgboost"), ("sklearn", "logged as ONNX"), ("network", "Gemm"),
           ("sk-each", "LinearClassifier"), ("sk-margin", "ArrayFeatureExtractor"))


def make_rows():
    import numpy
    import pandas
    chance = numpy.random.default_rng(5)
    rows = pandas.DataFrame({name: chance.normal(size=3000).round(3) for name in ("beds", "rooms", "far away", "rating")})
    rows["many"] = chance.integers(0, 50, 3000).astype(float)
    for name in rows.columns[:4]:
        rows.loc[chance.random(3000) < 0.1, name] = float("nan")
    price = 100 + 30 * rows["beds"].fillna(0) - 20 * rows["rooms"].fillna(1) + rows["many"] + chance.normal(size=3000)
    return rows, price


def write_rows(folder, rows):
    text = rows.to_json(orient="split", index=False, double_precision=15)
    (folder / "rows.json").write_text(f'{{"dataframe_split": {text}}}', encoding="utf-8")


def peer_save(folder):
    """Every model, with the predictions of MLflow's own loader beside it."""
    import mlflow.sklearn
    import mlflow.xgboost
    import numpy
    import xgboost
    from mlflow.models import infer_signature
    from sklearn.ensemble import HistGradientBoostingRegressor
    rows, price = make_rows()
    test = rows.astype("float32").astype(float)
    write_rows(folder, test)
    for number, (objective, kind, booster) in enumerate(MODELS):
        target = {"count": numpy.maximum(price, 0).round(), "binary": (price > 100).astype(int), "multi": (price // 60).clip(0, 3).astype(int)}.get(
            objective.split(":")[0], numpy.maximum(price, 1))
        parameters = {"objective": objective, "booster": booster, "max_depth": 5, "eta": 0.2}
        if objective.startswith("multi"):
            parameters["num_class"] = 4
        if booster == "dart":
            parameters["rate_drop"] = 0.3
        filled = rows.fillna(0) if booster == "gblinear" else rows
        model = xgboost.train(parameters, xgboost.DMatrix(filled, label=target), num_boost_round=40)
        path = folder / str(number)
        mlflow.xgboost.save_model(model, str(path), model_format=kind, pip_requirements=REQUIREMENTS,
                                  signature=infer_signature(filled, model.predict(xgboost.DMatrix(filled))))
        asked = test.fillna(0) if booster == "gblinear" else test
        if booster == "gblinear":
            write_rows(path, asked)
        (path / "expected.json").write_text(json.dumps(mlflow.pyfunc.load_model(str(path)).predict(asked).tolist()), encoding="utf-8")

    peer_save_onnx(folder, rows, price)
    peer_save_skl2onnx(folder, test.fillna(0), price)
    categories = rows.assign(kind=rows["many"].astype(int).astype("category"))
    model = xgboost.train({"tree_method": "hist", "max_cat_to_onehot": 1}, xgboost.DMatrix(categories, label=price, enable_categorical=True),
                          num_boost_round=5)
    mlflow.xgboost.save_model(model, str(folder / "categories"), pip_requirements=REQUIREMENTS)
    mlflow.xgboost.save_model(xgboost.XGBClassifier(n_estimators=3).fit(rows, price > 100), str(folder / "classifier"),
                              pip_requirements=REQUIREMENTS)
    mlflow.sklearn.save_model(HistGradientBoostingRegressor(max_iter=5).fit(rows, price), str(folder / "sklearn"),
                              serialization_format="cloudpickle", pip_requirements=REQUIREMENTS)


def make_onnx_trees(model, mode="BRANCH_LEQ", mean=False, double=False):
    """A TreeEnsembleRegressor of scikit-learn's trees, as skl2onnx makes it."""
    import numpy
    import onnx
    trees = [estimator.tree_ for estimator in numpy.ravel(model.estimators_)]
    scale = getattr(model, "learning_rate", 1.0 if mean else 1.0 / len(trees))
    given = {name: [] for name in ("nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_modes", "nodes_values", "nodes_truenodeids",
                                   "nodes_falsenodeids", "target_treeids", "target_nodeids", "target_ids", "target_weights")}
    exact = float if double else numpy.float32
    for number, tree in enumerate(trees):
        for node in range(tree.node_count):
            is_leaf = tree.children_left[node] < 0
            for name, value in (("treeids", number), ("nodeids", node), ("featureids", 0 if is_leaf else int(tree.feature[node])),
                                ("modes", "LEAF" if is_leaf else mode), ("values", 0.0 if is_leaf else float(exact(tree.threshold[node]))),
                                ("truenodeids", 0 if is_leaf else int(tree.children_left[node])),
                                ("falsenodeids", 0 if is_leaf else int(tree.children_right[node]))):
                given[f"nodes_{name}"].append(value)
            if is_leaf:
                for name, value in (("treeids", number), ("nodeids", node), ("ids", 0), ("weights", float(tree.value[node].ravel()[0] * scale))):
                    given[f"target_{name}"].append(value)
    base = {"base_values": [float(model.init_.constant_.ravel()[0])]} if hasattr(model, "init_") else {}
    for name in ("nodes_values", "target_weights") if double else ():
        values = given.pop(name)
        given[f"{name}_as_tensor"] = onnx.helper.make_tensor(name, onnx.TensorProto.DOUBLE, [len(values)], values)
    return onnx.helper.make_node("TreeEnsembleRegressor", ["X"], ["variable"], domain="ai.onnx.ml", n_targets=1, post_transform="NONE",
                                 aggregate_function="AVERAGE" if mean else "SUM", **given, **base)


def save_onnx(folder, name, nodes, rows, initializers=()):
    """With what MLflow's own loader and ONNX Runtime predict beside it."""
    import mlflow.onnx
    import numpy
    import onnx
    from mlflow.models import infer_signature
    kind = onnx.TensorProto.DOUBLE if name == "double" else onnx.TensorProto.FLOAT
    graph = onnx.helper.make_graph(nodes, name, [onnx.helper.make_tensor_value_info("X", kind, [None, rows.shape[1]])],
                                   [onnx.helper.make_tensor_value_info("variable", 1, [None, 1])], initializers)
    model = onnx.helper.make_model(graph, ir_version=8, opset_imports=[onnx.helper.make_opsetid("", 17), onnx.helper.make_opsetid("ai.onnx.ml", 3)])
    path = folder / name
    mlflow.onnx.save_model(model, str(path), signature=infer_signature(rows, numpy.zeros((3, 1), "float32")), pip_requirements=REQUIREMENTS)
    found = mlflow.pyfunc.load_model(str(path)).predict(rows)
    (path / "expected.json").write_text(json.dumps(found.to_numpy().ravel().tolist()), encoding="utf-8")


def peer_save_onnx(folder, rows, price):
    import onnx
    import numpy
    from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
    filled, test = rows.fillna(0), rows.astype("float32").astype(float)
    forest = RandomForestRegressor(20, max_depth=9, random_state=1).fit(filled, price)
    boosted = GradientBoostingRegressor(n_estimators=30, random_state=1).fit(filled, price)
    for name, node in (("forest", make_onnx_trees(forest)), ("boosted", make_onnx_trees(boosted)), ("mean", make_onnx_trees(forest, mean=True)),
                       ("less", make_onnx_trees(forest, mode="BRANCH_LT")), ("double", make_onnx_trees(forest, double=True))):
        save_onnx(folder, name, [node], test)
    linear = onnx.helper.make_node("LinearRegressor", ["X"], ["variable"], domain="ai.onnx.ml", coefficients=[0.5, -2.0, 1.5, 3.0, 0.25],
                                   intercepts=[10.0], targets=1)
    save_onnx(folder, "linear", [linear], test.fillna(0))
    write_rows(folder / "linear", test.fillna(0))
    weights = onnx.numpy_helper.from_array(numpy.ones((5, 1), "float32"), "W")
    save_onnx(folder, "network", [onnx.helper.make_node("Gemm", ["X", "W"], ["variable"])], test, [weights])


def save_skl2onnx(folder, name, model, rows):
    """With what ONNX Runtime predicts beside it: numbers, or labels and the probability of each."""
    import mlflow.onnx
    import onnxruntime
    from mlflow.models import infer_signature
    from skl2onnx import to_onnx
    from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType
    is_double = name.endswith("-double")
    kind = DoubleTensorType if is_double else FloatTensorType
    graph = to_onnx(model, initial_types=[("X", kind([None, rows.shape[1]]))])
    path = folder / name
    mlflow.onnx.save_model(graph, str(path), signature=infer_signature(rows), pip_requirements=REQUIREMENTS)
    found = onnxruntime.InferenceSession(graph.SerializeToString()).run(None, {"X": rows.to_numpy("float64" if is_double else "float32")})
    expected = found[0].ravel().tolist()
    if len(found) > 1 and isinstance(found[1], list):
        expected = {"labels": [str(label) for label in expected], "classes": [str(label) for label in found[1][0]],
                    "probabilities": [[float(share) for share in shares.values()] for shares in found[1]]}
    (path / "expected.json").write_text(json.dumps(expected), encoding="utf-8")
    write_rows(path, rows)
    rows.to_csv(path / "rows.csv", index=False)


def peer_save_skl2onnx(folder, rows, price):
    from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier, RandomForestRegressor
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.svm import LinearSVC
    dear = (price > 100).astype(int)
    band = (price // 60).clip(0, 2).map({0: "low", 1: "fair", 2: "dear"})
    forest = RandomForestRegressor(15, max_depth=8, random_state=1)
    classes = RandomForestClassifier(15, max_depth=8, random_state=1)
    boosted = GradientBoostingClassifier(n_estimators=15, random_state=1)
    logistic = LogisticRegression(max_iter=2000)
    for name, model, target in (("sk-forest", forest, price), ("sk-linear", LinearRegression(), price), ("sk-two", classes, dear),
                                ("sk-three", classes, band), ("sk-three-double", classes, band), ("sk-boosted-two", boosted, dear),
                                ("sk-boosted-three", boosted, band), ("sk-logistic", logistic, dear), ("sk-softmax", logistic, band),
                                ("sk-each", OneVsRestClassifier(logistic), band), ("sk-margin", LinearSVC(), dear)):
        save_skl2onnx(folder, name, model.fit(rows.to_numpy(), target), rows)


def peer_load(folder):
    """Each exported flavor, on the rows of the model's example."""
    import mlflow
    import numpy
    import onnxruntime
    import pandas
    import xgboost
    example = json.loads((folder / "python_function/input_example.json").read_text(encoding="utf-8"))
    rows = pandas.DataFrame(example["data"], columns=example["columns"])
    model = mlflow.pyfunc.load_model(str(folder / "python_function"))
    for column in model.metadata.signature.inputs:
        if column.type.name == "double":
            rows[column.name] = rows[column.name].astype(float)
    found = {"python_function": model.predict(rows).tolist()}
    session = onnxruntime.InferenceSession(mlflow.onnx.load_model(str(folder / "onnx")).SerializeToString())
    feed = {slot.name: rows[slot.name].to_numpy(numpy.float64 if slot.type == "tensor(double)" else object) for slot in session.get_inputs()}
    found["onnx"] = session.run(None, feed)[0].tolist()
    booster = mlflow.xgboost.load_model(str(folder / "xgboost"))
    import hothouse_model
    encoded = hothouse_model.load(str(folder / "xgboost")).encode(rows)
    found["xgboost"] = booster.predict(xgboost.DMatrix(encoded, feature_names=booster.feature_names)).tolist()
    print(json.dumps(found))


def run(arguments, **options):
    return subprocess.run([str(word) for word in arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=False,
                          **options)


def need(arguments):
    done = run(arguments)
    assert done.returncode == 0, f"{arguments}: {done.stderr or done.stdout}"
    return done.stdout


def predict(hothousectl, model, rows, environment=None):
    done = run([hothousectl, "models", "predict", "-m", model, "-i", rows], env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["predictions"]


def flatten(values):
    return [float(cell) for value in values for cell in (value if isinstance(value, list) else [value])]


def compare(own, theirs, tolerance):
    own, theirs = flatten(own), flatten(theirs)
    assert len(own) == len(theirs), f"{len(own)} of {len(theirs)}"
    worst = max(abs(a - b) / max(1.0, abs(b)) for a, b in zip(own, theirs))
    assert worst <= tolerance, f"off by {worst}"


def check_read(hothousectl, folder, environment):
    """The library sums in single precision, which shows in the seventh digit."""
    own = folder / "rows.json"
    rows = own if own.exists() else folder.parent / "rows.json"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    compare(predict(hothousectl, folder, rows, environment), expected, 2e-5)
    # And once more from what was kept.
    compare(predict(hothousectl, folder, rows, environment), expected, 2e-5)


def check_classes(hothousectl, folder, environment):
    """Labels by the server's way; probabilities from the native model that is made of it. Where two are equal, rounding decides."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    labels = predict(hothousectl, folder, folder / "rows.json", environment)
    for own, label, shares in zip(labels, expected["labels"], expected["probabilities"], strict=True):
        first, second = sorted(shares)[:-3:-1]
        assert own == label or first - second < 1e-6, (own, label, shares)
    native = folder / "native"
    need([hothousectl, "models", "export", "-m", folder, "--flavor", "hothouse", native])
    found = json.loads(need([hothousectl, "predict", native / "model.hot", folder / "rows.csv", "--json"]))["predictions"]
    assert list(found[0]["probabilities"]) == expected["classes"], found[0]
    compare([list(one["probabilities"].values()) for one in found], expected["probabilities"], 2e-5)


def check_refusal(hothousectl, folder, word):
    done = run([hothousectl, "models", "predict", "-m", folder, "-i", folder.parent / "rows.json"])
    assert done.returncode == 1 and word in done.stderr and len(done.stderr.splitlines()) == 1, (done.returncode, done.stderr)
    shown = json.loads(need([hothousectl, "models", "show", folder, "--json"]))
    assert shown["flavors"], shown


def check_broken(hothousectl, folder):
    """No half of a model is taken for one."""
    source = folder / "0"
    whole = (source / "model.ubj").read_bytes()
    for length in (1, 100, len(whole) // 2, len(whole) - 1):
        (source / "model.ubj").write_bytes(whole[:length])
        done = run([hothousectl, "models", "predict", "-m", source, "-i", folder / "rows.json"])
        assert done.returncode == 1 and "model.ubj" in done.stderr, (length, done.returncode, done.stderr)
    (source / "model.ubj").write_bytes(whole)


def check_exports(hothousectl, python, folder):
    """One flavor each, from a model of our own; and XGBoost's as ONNX."""
    workspace = folder / "workspace"
    need([hothousectl, "train", "sample:city", "-y", "price", "-P", "n_estimators=8", "--experiment", "E", "--workspace", workspace])
    model = next(workspace.rglob("MLmodel")).parent
    for flavor in ("hothouse", "onnx", "python_function", "xgboost"):
        need([hothousectl, "models", "export", "-m", model, "--flavor", flavor, folder / "exported" / flavor])
    again = run([hothousectl, "models", "export", "-m", model, "--flavor", "onnx", folder / "exported/onnx"])
    assert again.returncode == 1 and "not empty" in again.stderr, again.stderr
    own = predict(hothousectl, folder / "exported/hothouse", model / "serving_input_example.json")
    found = json.loads(need([python, __file__, "load", folder / "exported"]))
    compare(found["python_function"], own, 0.0)
    compare(found["onnx"], own, 1e-9)
    compare(found["xgboost"], own, 1e-5)
    assert not (folder / "exported/onnx/model.hot").exists()
    need([hothousectl, "models", "export", "-m", folder / "0", "--flavor", "onnx", folder / "exported/from-xgboost"])
    shown = json.loads(need([hothousectl, "models", "show", folder / "exported/from-xgboost", "--json"]))
    assert [flavor["name"] for flavor in shown["flavors"]] == ["onnx"] and len(shown["inputs"]) == 5, shown


def main():
    if sys.argv[1] in ("save", "load"):
        {"save": peer_save, "load": peer_load}[sys.argv[1]](pathlib.Path(sys.argv[2]))
        return 0

    # Threads of the libraries that spin while they wait would take the processors from each other.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    hothousectl = pathlib.Path(sys.argv[1]).resolve()
    made = run([TOP / "build-aux/python-peers", *PEERS])
    python, failed = made.stdout.strip(), 0
    with tempfile.TemporaryDirectory(prefix="hothouse-foreign.") as name:
        folder = pathlib.Path(name)
        environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
        steps = [(f"{objective} as {kind}, {booster}: predicts what the library does",
                  lambda number=number: check_read(hothousectl, folder / str(number), environment))
                 for number, (objective, kind, booster) in enumerate(MODELS)]
        steps += [(f"ONNX, {name}: predicts what ONNX Runtime does", lambda name=name: check_read(hothousectl, folder / name, environment))
                  for name in ONNX + NUMBERS]
        steps += [(f"ONNX, {name}: labels and probabilities are ONNX Runtime's",
                   lambda name=name: check_classes(hothousectl, folder / name, environment)) for name in CLASSES]
        steps += [(f"{name}: who can run it is said", lambda name=name, word=word: check_refusal(hothousectl, folder / name, word))
                  for name, word in REFUSED]
        steps += [("half a file is refused", lambda: check_broken(hothousectl, folder)),
                  ("every flavor alone is loaded by its library", lambda: check_exports(hothousectl, python, folder))]
        print(f"1..{len(steps)}")
        if made.returncode == 0:
            need([python, __file__, "save", folder])
        for number, (title, step) in enumerate(steps, 1):
            if made.returncode != 0:
                print(f"ok {number} # SKIP MLflow and XGBoost cannot be installed from PyPI")
                continue
            try:
                step()
                print(f"ok {number} - {title}", flush=True)
            except (AssertionError, OSError, ValueError, KeyError, StopIteration, subprocess.SubprocessError) as error:
                failed = 1
                print(f"not ok {number} - {title}")
                print("\n".join(f"# {line}" for line in str(error).splitlines()[-20:]), flush=True)
    return failed


sys.exit(main())
