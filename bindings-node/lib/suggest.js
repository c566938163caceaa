'use strict';

/** The name that was meant, if one of `names` is close: another spelling, or a slip. */
function suggest(given, names) {
  const word = plain(given);
  let [nearest, fewest] = [undefined, 1 + Math.ceil(word.length / 4)];
  for (const name of names) {
    const count = slips(word, plain(name));
    if (count < fewest) [nearest, fewest] = [name, count];
  }
  return nearest;
}

/** `page_size` is a spelling of `pageSize`. */
const plain = (name) => name.toLowerCase().replaceAll('_', '');

/** How many letters were left out, added, changed, or swapped with their neighbour. */
function slips(one, other) {
  const rows = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= one.length; row += 1) {
    const counts = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      counts[column] = Math.min(
        rows[row - 1][column] + 1,
        counts[column - 1] + 1,
        rows[row - 1][column - 1] + (same ? 0 : 1),
      );
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (row > 1 && column > 1 && swapped) {
        counts[column] = Math.min(counts[column], rows[row - 2][column - 2] + 1);
      }
    }
    rows.push(counts);
  }
  return rows[one.length][other.length];
}

module.exports = { suggest };
