"""The description of a data package (Frictionless Data Package): it lists files, and is none of them.

https://specs.frictionlessdata.io/data-package/: `resources` is a list of objects, each with a path, or with the data
itself. The rows are in the files; what is read here is what the description promises.
"""

from __future__ import annotations

from collections.abc import Sequence

from sse_metrics.importers.problems import Problem
from sse_metrics.importers.reading import Document, Reading


def recognises(document: Document) -> bool:
    """An object with a list of resources, each of which has a path or data."""
    data = document.data
    if document.kind != "json" or not isinstance(data, dict) or not isinstance(data.get("resources"), list):
        return False
    resources = data["resources"]
    return bool(resources) and all(isinstance(each, dict) and ({"path", "data"} & set(each)) for each in resources)


def read(documents: Sequence[Document]) -> Reading:
    """How many files and columns the descriptions promise. They bring no rows: an error says which files do."""
    resources = [each for document in documents for each in document.data["resources"]]
    columns = sum(len(_fields(each)) for each in resources)
    problems = []
    for document in documents:
        names = [str(each.get("path") or each.get("name")) for each in document.data["resources"]]
        details = {"files": ", ".join(names[:10])}
        problems.append(Problem("error", "data_package_alone", document.file, details=details))
    counts = {"resources": len(resources), "columns": columns}
    return Reading("data-package", figures={"counts": counts}, problems=problems)


def _fields(resource: dict[str, object]) -> list[object]:
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    return fields if isinstance(fields, list) else []
