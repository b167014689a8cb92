"""How small numbers were hidden in figures frozen before the sum of hidden ones was looked at: they verify by that still."""

from collections.abc import Mapping

from forum.statistics.rules import SMALLEST_SHOWN, Cell


def hide_small_as_before(counts: Mapping[str, int]) -> dict[str, Cell]:
    """Where just one was hidden, the smallest of the others with it."""
    cells = {
        trait: Cell(None, is_small=True) if count < SMALLEST_SHOWN else Cell(count) for trait, count in counts.items()
    }
    shown = sorted((cell.count, trait) for trait, cell in cells.items() if cell.count is not None)
    if len(cells) - len(shown) == 1 and shown:
        cells[shown[0][1]] = Cell(None)
    return cells
