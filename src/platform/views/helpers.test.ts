import fc from 'fast-check';
import { markdown } from './helpers.ts';

const html = (source: string) => markdown(source).toString();

describe('what organisers write', () => {
  test('keeps its paragraphs, lists, stress and quotations', () => {
    expect(html('Some *stress*\n\n- one\n- two')).toBe(
      '<p>Some <em>stress</em></p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>',
    );
  });

  test('has its headings one level below the title of the page', () => {
    expect(html('# A\n## B\n###### C')).toBe('<h2>A</h2>\n<h3>B</h3>\n<h6>C</h6>');
  });

  test('leads elsewhere without telling where from', () => {
    expect(html('[UN](https://www.un.org/)')).toContain(
      '<a href="https://www.un.org/" rel="noopener noreferrer nofollow">UN</a>',
    );
  });

  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](  javascript&#58;alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '[x](vbscript:msgbox(1))',
    '<javascript:alert(1)>',
    '![x](https://elsewhere.example/pixel.png)',
    '![x][pixel]\n\n[pixel]: https://elsewhere.example/pixel.png "t"',
    '[x](https://a.example "&quot; onmouseover=alert(1) &quot;")',
    '`<script>`',
    '<svg onload=alert(1)>',
    '<!-- --><style>*{display:none}</style>',
  ])('runs nothing and loads nothing: %s', (attack) => {
    expect(html(attack)).not.toMatch(/<(?!\/?(?:p|a|code|em|strong)[ >])|href="(?!https?:|mailto:|#)|<[^>]*" on/i);
  });

  test('makes no element that is not on the list, whatever is written', () => {
    const allowed = /<(?!\/?(?:p|a|em|strong|code|pre|ul|ol|li|blockquote|h[2-6]|hr|br)[ >/])/;
    const pieces = fc.constantFrom(
      '<',
      '>',
      '[',
      ']',
      '(',
      ')',
      '!',
      '`',
      '*',
      '"',
      "'",
      'javascript:',
      'x',
      '\n',
      '#',
      '&',
      'a ',
    );
    fc.assert(fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => !allowed.test(html(parts.join('')))));
  });
});
