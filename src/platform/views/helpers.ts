import Handlebars from 'handlebars';
import MarkdownIt from 'markdown-it';

/** HTML in the source is shown as text; pictures would come from other hosts, so their marks stay text too. */
const markdownIt = new MarkdownIt({ html: false, linkify: false, typographer: false }).disable('image');

/** The page's title is its only first heading, so what the organisers write begins one below it. */
markdownIt.core.ruler.push('demote-headings', ({ tokens }) => {
  for (const token of tokens) {
    if (token.type === 'heading_open' || token.type === 'heading_close') {
      token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 1)}`;
    }
  }
});

markdownIt.core.ruler.push('guard-links', ({ tokens }) => {
  for (const token of tokens) {
    for (const child of token.children ?? []) {
      if (child.type === 'link_open') child.attrSet('rel', 'noopener noreferrer nofollow');
    }
  }
});

/**
 * Organisers' Markdown (CommonMark) as safe HTML: the only place where a template's escaping is off.
 *
 * @example {{markdown body}}
 */
export function markdown(source: string): Handlebars.SafeString {
  return new Handlebars.SafeString(markdownIt.render(source).trim());
}
