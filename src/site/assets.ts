import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Router } from 'express';

export interface Assets {
  /**
   * The address of a file in public/: `/assets/3f2a9c…/site.css`, another one as soon as its content changes.
   *
   * @throws {Error} when there is no such file.
   */
  readonly path: (name: string) => string;
  readonly routes: Router;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
};

/**
 * Reads the folder once, at start; its files are few and small, and are served from memory.
 *
 * @param borrowed files of packages, by the names they are to have.
 */
export function loadAssets(directory: string, borrowed: { readonly [name: string]: string } = {}): Assets {
  const files = new Map<string, { hash: string; content: Buffer; type: string }>();
  const own = readdirSync(directory).map((name): [string, string] => [name, join(directory, name)]);
  for (const [name, path] of [...own, ...Object.entries(borrowed)].sort()) {
    const type = types[extname(name)];
    if (type === undefined) continue;
    const written = readFileSync(path);
    const content = Object.hasOwn(borrowed, name) ? written : Buffer.from(forBrowsers(written, type));
    files.set(name, { hash: createHash('sha256').update(content).digest('hex').slice(0, 12), content, type });
  }

  const routes = Router();
  routes.get('/assets/:hash/:name', (req, res, next) => {
    const file = files.get(req.params.name);
    if (file === undefined) return next();
    // A page kept by a cache may name a former version: the present one is better than none, but not for ever.
    const isCurrent = req.params.hash === file.hash;
    res.setHeader('Cache-Control', isCurrent ? 'public, max-age=31536000, immutable' : 'no-cache');
    res.setHeader('Content-Type', file.type);
    res.send(file.content);
  });

  return {
    path: (name) => {
      const file = files.get(name);
      if (file === undefined) throw new Error(`There is no file ${name} in ${directory}`);
      return `/assets/${file.hash}/${name}`;
    },
    routes,
  };
}

/** What is written for readers of the source costs a third of a file; strings in ours hold no such marks. */
function forBrowsers(written: Buffer, type: string): string | Buffer {
  if (type.startsWith('text/css')) return withoutIndentation(written.toString('utf8'));
  return type.startsWith('text/javascript') ? withoutRemarks(written.toString('utf8')) : written;
}

/** Lines stay lines: where a statement ends is told by them too. Remarks of ours have lines of their own. */
function withoutRemarks(script: string): string {
  let isRemark = false;
  const kept = script.split('\n').filter((line) => {
    const said = line.trim();
    const isWithin = isRemark || said.startsWith('/**');
    isRemark = isWithin && !said.endsWith('*/');
    return !isWithin && !said.startsWith('//');
  });
  return kept.map((line) => line.replace(/^[ \t]+/, '')).join('\n');
}

function withoutIndentation(css: string): string {
  const [first = '', ...commented] = css.split('/*');
  const uncommented = first + commented.map((part) => part.slice(part.indexOf('*/') + 2)).join('');
  return uncommented
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: +/g, ':')
    .replace(/ > /g, '>')
    .replace(/(?<![\d.])0[.](?=\d)/g, '.')
    .replace(/;}/g, '}')
    .trim();
}
