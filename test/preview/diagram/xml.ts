/**
 * The names of all elements of an XML document, in their order; fails where it is not well-formed. It knows what Graphviz
 * writes: elements, attributes, text and entities, but no comments, CDATA or declarations, none of which may be there.
 *
 * Source: "Extensible Markup Language (XML) 1.0", W3C.
 */
export function elements(document: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  let rest = document.trimEnd();
  while (rest !== "") {
    const [token, closing, name, attributes, empty, text] = TOKEN.exec(rest) ?? fail(rest);
    if (text !== undefined) {
      if (open.length === 0 || FORBIDDEN.test(text)) fail(rest);
    } else if (closing === "/") {
      if (open.pop() !== name || attributes !== "" || (open.length === 0 && rest !== token)) fail(rest);
    } else {
      if (FORBIDDEN.test(attributes ?? "")) fail(rest);
      names.push(name ?? "");
      if (empty !== "/") open.push(name ?? "");
    }
    rest = rest.slice(token.length);
  }
  return open.length === 0 ? names : fail(open.join());
}

const ENTITY = "&(?:amp|lt|gt|quot|apos|#\\d+|#x[0-9a-f]+);";
const TOKEN = new RegExp(
  `^(?:<(/?)([a-zA-Z][\\w:-]*)((?:\\s+[\\w:-]+="(?:[^"<&]|${ENTITY})*")*)\\s*(/?)>|((?:[^<&]|${ENTITY})+))`,
);
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u;

function fail(rest: string): never {
  throw new Error(`not well-formed: ${JSON.stringify(rest.slice(0, 120))}`);
}
