// A quotation, with the words in it that answer the question standing out.

function quoted(quote, strong) {
  if (!strong) return [quote];
  const characters = [...quote]; // positions count characters, not UTF-16 units
  const piece = (from, to) => characters.slice(from, to).join("");
  return [piece(0, strong[0]), el("strong", {}, piece(...strong)), piece(strong[1])];
}
