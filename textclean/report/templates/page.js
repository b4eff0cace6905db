"use strict";
// Filters and sorts tables. Without it the page is complete: it reads text, and never writes HTML.
document.querySelectorAll(".tools").forEach((tools) => {
  const input = tools.querySelector("input"), found = tools.querySelector(".found");
  let table = tools.nextElementSibling;
  while (table && !table.matches(".table")) table = table.nextElementSibling;
  const rows = table ? [...table.querySelectorAll("tbody tr")] : [];
  input.addEventListener("input", () => {
    const words = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLocaleLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    found.textContent = words.length ? `${shown} of ${rows.length}` : "";
  });
});
const value = (row, at) => {
  const cell = row.cells[at];
  return cell.dataset.v === undefined ? cell.textContent.trim() : Number(cell.dataset.v);
};
document.querySelectorAll("button.sort").forEach((button) => {
  button.addEventListener("click", () => {
    const head = button.closest("th"), row = head.parentElement, body = head.closest("table").tBodies[0];
    const numbers = head.classList.contains("num");
    const down = head.ariaSort ? head.ariaSort === "ascending" : numbers;
    for (const other of row.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const at = head.cellIndex, sign = down ? -1 : 1;
    const order = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b));
    [...body.rows].sort((a, b) => sign * order(value(a, at), value(b, at))).forEach((each) => body.append(each));
  });
});
