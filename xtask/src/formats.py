"""Open the samples of `cargo xtask formats` with the tools that they are for, and compare what these read."""

import csv
import json
import pathlib
import sys

import datasets
import pyarrow
import pyarrow.parquet
from label_studio_sdk.label_interface import LabelInterface
from pycocotools.coco import COCO

ROW_COLUMNS_OF_NO_TABLE = 3  # item, batch, task come before the columns of the rows
KINDS = {
    "item": pyarrow.string(),
    "batch": pyarrow.int64(),
    "confidence": pyarrow.float64(),
    "claimed_at": pyarrow.timestamp("ms", tz="UTC"),
    "submitted_at": pyarrow.timestamp("ms", tz="UTC"),
    "seconds": pyarrow.int64(),
    "label_rating": pyarrow.int64(),
    "label_result": pyarrow.float64(),
    "label_solvable": pyarrow.bool_(),
    "label_better": pyarrow.string(),
}


def same(expected, got, what):
    if expected != got:
        sys.exit(f"{what}: expected {expected!r}, got {got!r}")


def lines_of(path):
    # Lines end with \n alone: other signs that end lines elsewhere are in the texts.
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def plain(value):
    """A value of JSON as Parquet and CSV have it."""
    return json.loads(value) if isinstance(value, str) and value[:1] in "[{" else value


def check_tables(folder):
    for name in ["items", "answers"]:
        rows = lines_of(folder / f"{name}.jsonl")
        table = pyarrow.parquet.read_table(folder / f"{name}.parquet")
        same(len(rows), table.num_rows, f"{folder}/{name}.parquet: rows")
        for field in table.schema:
            same(KINDS.get(field.name, field.type), field.type, f"{folder}/{name}.parquet: {field.name}")
        for row, read in zip(rows, table.to_pylist()):
            same(list(row), list(read), f"{folder}/{name}.parquet: columns")
            for column, value in row.items():
                got = read[column]
                if column.endswith("_at"):
                    got = got.strftime("%Y-%m-%dT%H:%M:%SZ")
                elif column in ("label", "answer", "answers") or not isinstance(value, (str, type(None))):
                    got = plain(got)
                same(value, got, f"{folder}/{name}.parquet: {column} of {row['item']}")
        with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            read = list(csv.DictReader(file))
        same(len(rows), len(read), f"{folder}/{name}.csv: rows")
        for row, cells in zip(rows, read):
            for column in list(row)[ROW_COLUMNS_OF_NO_TABLE:]:
                if isinstance(row[column], str) and column not in ("label", "answer"):
                    got = cells[column].removeprefix("'") if row[column][:1] in "=+-@\t\r" else cells[column]
                    same(row[column], got, f"{folder}/{name}.csv: {column} of {row['item']}")


def check_hugging_face(folder):
    for name in ["items", "answers"]:
        rows = lines_of(folder / f"{name}.jsonl")
        read = datasets.load_dataset(str(folder / "hugging-face"), name, split="train")
        same(len(rows), read.num_rows, f"{folder}/hugging-face: {name}")
        same(list(rows[0]), read.column_names, f"{folder}/hugging-face: columns of {name}")
        same([row["item"] for row in rows], list(read["item"]), f"{folder}/hugging-face: items of {name}")
    default = datasets.load_dataset(str(folder / "hugging-face"), split="train")
    same(rows_of_items := len(lines_of(folder / "items.jsonl")), default.num_rows, f"{folder}: the default")
    read = datasets.load_dataset("json", data_files=str(folder / "answers.jsonl"), split="train")
    same(len(lines_of(folder / "answers.jsonl")), read.num_rows, f"{folder}/answers.jsonl in datasets")
    return rows_of_items


def check_label_studio(folder):
    interface = LabelInterface((folder / "label-studio.xml").read_text(encoding="utf-8"))
    interface.validate()
    tasks = json.loads((folder / "label-studio.json").read_text(encoding="utf-8"))
    same(len(lines_of(folder / "items.jsonl")), len(tasks), f"{folder}/label-studio.json: tasks")
    same(len(lines_of(folder / "answers.jsonl")), sum(len(task["annotations"]) for task in tasks), f"{folder}: annotations")
    regions = 0
    for task in tasks:
        for shown in interface.objects:
            if shown.value_is_variable and task["data"].get(shown.value_name) is None:
                sys.exit(f"{folder}/label-studio.json: task {task['id']} has no {shown.value_name}")
        for answer in task["annotations"] + task["predictions"]:
            errors = interface.validate_prediction(answer, return_errors=True)
            same([], errors, f"{folder}/label-studio.json: task {task['id']}")
            regions += len(answer["result"])
            for region in answer["result"]:
                if region["type"] == "labels":
                    value = region["value"]
                    text = task["data"]["text"][value["start"] : value["end"]]
                    same(text, value["text"], f"{folder}/label-studio.json: a span")
    return regions


def check_coco(folder):
    coco = COCO(str(folder / "coco.json"))
    rows = [row for row in lines_of(folder / "items.jsonl") if row["label"]]
    boxes = [box for row in rows for box in row["label"]["boxes"]]
    same(len(rows), len(coco.getImgIds()), "COCO: pictures")
    same(len(boxes), len(coco.getAnnIds()), "COCO: boxes")
    same(["car", "bus"], [entry["name"] for entry in coco.loadCats(coco.getCatIds())], "COCO: categories")
    for box, annotation in zip(boxes, coco.loadAnns(coco.getAnnIds())):
        same([box["x"], box["y"], box["width"], box["height"]], annotation["bbox"], "COCO: a box")
        same(box["label"], coco.cats[annotation["category_id"]]["name"], "COCO: a label")
        same(annotation["area"], float(coco.annToMask(annotation).sum()), "COCO: the area of a box")
    return len(boxes)


def check_conll(folder):
    spans, text = [], (folder / "spans.conll").read_text(encoding="utf-8")
    for block in text.split("\n\n"):
        found = []
        for line in block.split("\n")[1:]:
            token, tag = line.split("\t")
            if tag.startswith("B-"):
                found.append((tag[2:], [token]))
            elif tag.startswith("I-"):
                found[-1][1].append(token)
        spans += [(label, "".join(tokens)) for label, tokens in found]
    expected = []
    for row in lines_of(folder / "items.jsonl"):
        for span in sorted((row["label"] or {"spans": []})["spans"], key=lambda span: span["start"]):
            expected.append((span["label"], "".join(row["text"][span["start"] : span["end"]].split())))
    same(expected, spans, "CoNLL: spans")
    return len(spans)


def main():
    root = pathlib.Path(sys.argv[1])
    datasets.disable_progress_bars()
    for folder in sorted(path for path in root.iterdir() if (path / "items.csv").exists()):
        check_tables(folder)
        rows = check_hugging_face(folder)
        regions = check_label_studio(folder)
        print(f"{folder.name}: {rows} items in pyarrow {pyarrow.__version__} and datasets {datasets.__version__}, {regions} results in Label Studio")
    print(f"COCO: {check_coco(root / 'image_boxes')} boxes in pycocotools")
    print(f"CoNLL: {check_conll(root / 'text_spans')} spans")


main()
