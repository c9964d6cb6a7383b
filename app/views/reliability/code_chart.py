"""The diagram of the codes an occupation was counted under."""

from app.sketch import Sketch
from app.theme import Palette, figure
from outlook.codes.breaks import CLASSIFICATION_ORDER
from outlook.codes.lineage import Lineage, Node

ROW_HEIGHT = 62
Positions = dict[tuple[str, str], tuple[float, float]]


def draw_codes(found: Lineage, colors: Palette) -> Sketch:
    """One column of codes per classification, the oldest on the left, with a line wherever jobs moved to another code."""
    columns = [
        name for name in CLASSIFICATION_ORDER if any(node.classification == name for node in found.nodes)
    ]
    positions, most_rows = _place_nodes(found, columns)
    chart = figure(colors, ROW_HEIGHT * most_rows + 60)
    for link in found.links:
        ends = (
            positions[link.from_code, link.from_classification],
            positions[link.to_code, link.to_classification],
        )
        chart.add_scatter(
            x=[x for x, _ in ends],
            y=[y for _, y in ends],
            mode="lines",
            line={"color": colors.mark, "width": 5 if link.unbroken else 1.5},
            hoverinfo="skip",
        )
    headings = [
        {
            "x": number,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "text": column.removeprefix("OEWS "),
            "showarrow": False,
            "font": {"color": colors.quiet, "size": 12.5},
        }
        for number, column in enumerate(columns)
    ]
    chart.update_layout(
        annotations=[
            *(_build_label(node, positions[node.code, node.classification], colors) for node in found.nodes),
            *headings,
        ],
        xaxis={"visible": False, "range": [-0.4, len(columns) - 0.6]},
        yaxis={"visible": False, "range": [most_rows / 2, -most_rows / 2]},
        margin={"t": 30, "b": 8},
    )
    return chart


def _place_nodes(found: Lineage, columns: list[str]) -> tuple[Positions, int]:
    """Find each node's position, with every column centered vertically, and the length of the longest column."""
    positions: Positions = {}
    most_rows = 0
    for number, column in enumerate(columns):
        nodes = [node for node in found.nodes if node.classification == column]
        most_rows = max(most_rows, len(nodes))
        for row, node in enumerate(nodes):
            positions[node.code, column] = (number, row - (len(nodes) - 1) / 2)
    return positions, most_rows


def _build_label(node: Node, position: tuple[float, float], colors: Palette) -> dict[str, object]:
    color = colors.subject if node.asked else colors.ink if node.holds_it else colors.quiet
    code = f"<b>{node.code}</b>" if node.holds_it else node.code
    return {
        "x": position[0],
        "y": position[1],
        "text": code + _format_years(node),
        "hovertext": node.title,
        "showarrow": False,
        "bgcolor": colors.paper,
        "bordercolor": color,
        "borderwidth": 2 if node.asked else 1,
        "borderpad": 4,
        "font": {"color": color, "size": 12.5},
    }


def _format_years(node: Node) -> str:
    if node.first_year is None:
        return ""
    return f"<br>May {node.first_year}" + (f"–{node.last_year}" if node.last_year != node.first_year else "")
