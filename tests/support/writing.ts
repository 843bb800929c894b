/** The fields of the page's form in which one writes, as a browser would send them when nothing was typed. */
export function formIn(html: string): Record<string, string> {
  const form = /<form method="post" action="[^"]*" novalidate data-draft[\s\S]*?<\/form>/.exec(html)?.[0] ?? '';
  const hidden = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  const typed = [...form.matchAll(/<textarea [^>]*name="([^"]*)"[^>]*>\n?([^<]*)<\/textarea>/g)];
  return Object.fromEntries([...hidden, ...typed].map(([, name = '', value = '']) => [name, unescaped(value)]));
}

const escapes: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
  '&#x60;': '`',
  '&#x3D;': '=',
  '&amp;': '&',
};

function unescaped(html: string): string {
  return html.replace(/&(?:lt|gt|quot|amp|#x27|#x60|#x3D);/g, (found) => escapes[found] ?? found);
}
