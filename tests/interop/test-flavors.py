#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-flavors.py HOTHOUSECTL: models that Hothouse trained, loaded by MLflow, ONNX Runtime and XGBoost of PyPI, predict what Hothouse does, for
rows in which values are missing and texts were never seen. Learns from real listings where HOT_DATA names the folder, else from the made-up city.

The half that needs the peers is this file again, run by the environment's Python with a word before its arguments.
"""

import csv
import gzip
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
LISTINGS = pathlib.Path(os.environ.get('HOT_DATA', '')) / 'listings'
N_ROWS = 3000

# What is trained: a name, the arguments, how far XGBoost's single precision may be off; None where it cannot load the model.
REGRESSION = ['-y', 'price', '--cap-target', '0.99']
MODELS = (
    ('forest', [*REGRESSION, '-P', 'n_estimators=15'], 1e-5),
    ('forest of logarithms', [*REGRESSION, '--log-target', '-P', 'n_estimators=5'], 1e-5),
    ('boosted trees', [*REGRESSION, '-e', 'xgboost', '-P', 'n_estimators=15'], 1e-5),
    ('line', [*REGRESSION, '-e', 'ridge'], None),
    ('classes', ['-y', 'room_type', '-P', 'n_estimators=5', '-P', 'max_depth=8'], 0.0),
)


def peer_rows(model, source):
    """Rows of a table or of a request, as pandas has them."""
    import pandas
    if source.endswith('.json'):
        with open(source, encoding='utf-8') as stream:
            request = json.load(stream)['dataframe_split']
        rows = pandas.DataFrame(request['data'], columns=request['columns'], dtype=object)
        for column in model.signature.inputs:
            if column.type.name == 'double':
                rows[column.name] = rows[column.name].astype(float)
    else:
        rows = pandas.read_csv(source, dtype=str, keep_default_na=False)
        for column in model.signature.inputs:
            texts = rows[column.name].astype(object)
            if column.type.name == 'double':
                rows[column.name] = pandas.to_numeric(texts.str.replace('[$,%]', '', regex=True), errors='coerce')
            else:
                rows[column.name] = texts.where(texts != '', None)
    return rows[model.signature.inputs.input_names()]


def peer_predict(folder, source):
    """Predictions of every flavor, as JSON."""
    import mlflow
    import numpy
    import onnxruntime
    import xgboost
    model = mlflow.models.Model.load(folder)
    rows = peer_rows(model, source)
    found = {'flavors': sorted(model.flavors), 'python_function': mlflow.pyfunc.load_model(folder).predict(rows).tolist()}

    session = onnxruntime.InferenceSession(mlflow.onnx.load_model(folder).SerializeToString())
    feed = {slot.name: rows[slot.name].to_numpy(numpy.float64 if slot.type == 'tensor(double)' else object)
            for slot in session.get_inputs()}
    found['onnx'] = session.run(None, feed)[0].tolist()

    if 'xgboost' in model.flavors:
        booster = mlflow.xgboost.load_model(folder)
        import hothouse_model
        native = hothouse_model.load(folder)
        values = booster.predict(xgboost.DMatrix(native.encode(rows), feature_names=booster.feature_names))
        labels = numpy.array(native.classes, object)
        found['xgboost'] = (labels[values.argmax(axis=1)] if native.classes else values).tolist()
    print(json.dumps(found))


def run(arguments, seconds=300, **options):
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=seconds, **options)
    assert done.returncode == 0, f'{arguments}: {done.stderr or done.stdout}'
    return done.stdout


def read_rows(hothousectl, folder):
    """Rows of a table with lists, dates and long texts: the header and the records."""
    source = LISTINGS / 'brisbane-2025-11-detailed.csv.gz'
    if source.exists():
        with gzip.open(source, 'rt', encoding='utf-8', newline='') as stream:
            header, *records = csv.reader(stream)
    else:
        path = os.path.join(folder, 'city.csv')
        run([hothousectl, 'data', 'export', 'sample:city', '--output', path])
        with open(path, encoding='utf-8', newline='') as stream:
            header, *records = csv.reader(stream)
    # ONNX Runtime cannot tell these texts from what Python has for nothing.
    return header, [['' if value in ('None', 'N/A', 'nan') else value for value in record] for record in records[:N_ROWS]]


def spoil(header, records, kept):
    """The same rows with values taken away and words that nobody has seen, but for the columns @kept."""
    chance = random.Random(7)
    columns = [i for i, name in enumerate(header) if name not in kept]
    spoilt = [list(record) for record in records]
    for record in spoilt:
        for i in chance.sample(columns, len(columns) // 8):
            record[i] = ''
        for i in columns:
            if record[i] and not any(character.isdigit() for character in record[i]) and chance.random() < 0.05:
                record[i] = chance.choice(('Yurt on the Moon', 'été “à la mode”', 'x' * 1500))
    return spoilt


def write(path, header, records):
    with open(path, 'w', encoding='utf-8', newline='') as stream:
        csv.writer(stream).writerows([header, *records])


def compare(name, flavor, own, theirs, tolerance):
    assert len(own) == len(theirs), f'{name}: {flavor} predicts {len(theirs)} of {len(own)} rows'
    if isinstance(theirs[0], str):
        differing = [i for i, (a, b) in enumerate(zip(own, theirs)) if a != b]
    else:
        differing = [i for i, (a, b) in enumerate(zip(own, theirs)) if not abs(float(a) - b) <= tolerance * max(1.0, abs(b))]
    assert not differing, (f'{name}: {flavor} differs in {len(differing)} of {len(own)} rows, in row {differing[0]}: '
                           f'{own[differing[0]]} natively, {theirs[differing[0]]} there')


def check_model(hothousectl, python, folder, name, arguments, single):
    trained, spoilt = os.path.join(folder, 'rows.csv'), os.path.join(folder, 'spoilt.csv')
    workspace = os.path.join(folder, name)
    run([hothousectl, 'train', trained, *arguments, '--experiment', 'Flavors', '--workspace', workspace])
    model = str(next(pathlib.Path(workspace).rglob('MLmodel')).parent)
    own = run([hothousectl, 'predict', os.path.join(model, 'model.hot'), spoilt]).splitlines()
    own = [line.split(',')[0].strip('"') for line in own]
    found = json.loads(run([python, __file__, 'predict', model, spoilt]))

    expected = ['hothouse', 'onnx', 'python_function'] + (['xgboost'] if single is not None else [])
    assert found['flavors'] == expected, f'{name}: {found["flavors"]}'
    # Predictions are printed with six digits at least.
    compare(name, 'python_function', own, found['python_function'], 1e-6)
    compare(name, 'onnx', found['python_function'], found['onnx'], 1e-9)
    if single is not None:
        compare(name, 'xgboost', found['python_function'], found['xgboost'], single)
    return model


def write_request(model, source, path, n_rows, truths):
    """Rows of a table, of which the columns @truths are true or false, as the body of a request: what is a number in the signature, texts, and null for what is missing."""
    with open(os.path.join(model, 'MLmodel'), encoding='utf-8') as stream:
        columns = json.loads(json.load(stream)['signature']['inputs'])
    with open(source, encoding='utf-8', newline='') as stream:
        rows = list(csv.DictReader(stream))[:n_rows]

    def read(column, text):
        # What is neither true nor false in a column of these is refused in a request.
        if text == '' or column['name'] in truths and text not in ('t', 'f'):
            return None
        if column['type'] != 'double':
            return text
        try:
            return float(text.strip('$%').replace(',', ''))
        except ValueError:
            return None

    data = [[read(column, row[column['name']]) for column in columns] for row in rows]
    with open(path, 'w', encoding='utf-8') as stream:
        json.dump({'dataframe_split': {'columns': [column['name'] for column in columns], 'data': data}}, stream)


def ask_server(hothousectl, model, request):
    """What curl gets from a server of the model."""
    server = subprocess.Popen([hothousectl, 'models', 'serve', '-m', model, '--port', '0'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        address = next(word for line in server.stdout for word in line.split() if word.startswith('http://'))
        return json.loads(run(['curl', '-s', f'{address}/invocations', '-H', 'Content-Type: application/json', '-d', f'@{request}']))['predictions']
    finally:
        server.terminate()
        server.wait(30)


def check_prices(hothousectl, python, folder, model, truths):
    """The same price from curl, from the command, from `mlflow models predict`, from XGBoost and from ONNX Runtime."""
    request = os.path.join(folder, 'request.json')
    write_request(model, os.path.join(folder, 'spoilt.csv'), request, 300, truths)
    mlflow = os.path.join(os.path.dirname(python), 'mlflow')
    served = ask_server(hothousectl, model, request)
    own = json.loads(run([hothousectl, 'models', 'predict', '-m', model, '-i', request]))['predictions']
    answer = run([mlflow, 'models', 'predict', '--model-uri', model, '--input-path', request, '--content-type', 'json', '--env-manager', 'local'])
    theirs = json.loads(answer[answer.index('{'):])['predictions']
    found = json.loads(run([python, __file__, 'predict', model, request]))
    assert len(own) == 300 and len(set(own)) > 30, f'{len(set(own))} prices of {len(own)} rows'
    compare('prices', 'the server', own, served, 0.0)
    compare('prices', 'mlflow models predict', own, theirs, 1e-12)
    compare('prices', 'onnx', own, found['onnx'], 1e-9)
    # Single precision.
    compare('prices', 'xgboost', own, found['xgboost'], 1e-5)


def main():
    if sys.argv[1] == 'predict':
        peer_predict(*sys.argv[2:])
        return 0

    hothousectl = sys.argv[1]
    print(f'1..{len(MODELS) + 1}')
    made = subprocess.run([TOP / 'build-aux' / 'python-peers', 'mlflow', 'onnx', 'onnxruntime', 'xgboost'], capture_output=True, text=True)
    if made.returncode != 0:
        for number in range(1, len(MODELS) + 2):
            print(f'ok {number} # SKIP MLflow, ONNX Runtime and XGBoost cannot be installed from PyPI')
        return 0
    python, failed, models = made.stdout.strip(), 0, []

    with tempfile.TemporaryDirectory() as folder:
        header, records = read_rows(hothousectl, folder)
        write(os.path.join(folder, 'rows.csv'), header, records)
        write(os.path.join(folder, 'spoilt.csv'), header, spoil(header, records, {'id', 'price', 'latitude', 'longitude'}))
        steps = [(f'{name}: every flavor predicts what Hothouse does',
                  lambda name=name, arguments=arguments, single=single:
                  models.append(check_model(hothousectl, python, folder, name, arguments, single)))
                 for name, arguments, single in MODELS]
        truths = {name for i, name in enumerate(header) if {record[i] for record in records} <= {'', 't', 'f'}}
        steps.append(('the same price from curl, hothousectl, mlflow models predict, XGBoost and ONNX Runtime',
                      lambda: check_prices(hothousectl, python, folder, models[0], truths)))
        for number, (title, step) in enumerate(steps, 1):
            try:
                step()
                print(f'ok {number} - {title}', flush=True)
            except (AssertionError, OSError, ValueError, IndexError, KeyError, StopIteration, subprocess.SubprocessError) as error:
                failed = 1
                print(f'not ok {number} - {title}')
                print('\n'.join(f'# {line}' for line in str(error).splitlines()[-20:]), flush=True)
    return failed


if __name__ == '__main__':
    sys.exit(main())
