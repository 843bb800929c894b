import path from 'node:path';
import { getDocumentProxy } from 'unpdf';
import { z } from 'zod';
import { openPdfMaker, type PdfMaker, pdfLimits } from '../../src/platform/pdf/pdf.ts';

/** What somebody sees and a screen reader reads in a PDF. */
export interface ReadPdf {
  readonly pages: number;
  readonly title: string;
  readonly language: string;
  readonly isTagged: boolean;
  /** Of all pages, in the order of reading, its words in the order in which they are spoken. */
  readonly text: string;
  readonly items: readonly TextItem[];
  /** The roles of its structure, each once: H1, P, Table … */
  readonly roles: ReadonlySet<string>;
  /** Files within it, as text, by their names. */
  readonly attachments: ReadonlyMap<string, string>;
}

export interface TextItem {
  readonly str: string;
  /** Where it begins on the page, in points from its left and lower edge. */
  readonly left: number;
  readonly bottom: number;
}

const infoSchema = z.object({ Title: z.string().default(''), Language: z.string().nullish() });
const itemSchema = z.object({ str: z.string(), transform: z.array(z.number()), hasEOL: z.boolean() });
interface Node {
  readonly role?: string | undefined;
  readonly children: readonly unknown[];
}
const nodeSchema: z.ZodType<Node> = z.object({ role: z.string().optional(), children: z.array(z.unknown()) });

/** @param most how many of its pages are read. */
export async function readPdf(pdf: Buffer, most = Number.POSITIVE_INFINITY): Promise<ReadPdf> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const info = infoSchema.parse((await document.getMetadata()).info);
  const marks = await document.getMarkInfo();
  const attachments = new Map<string, string>();
  for (const [id, { filename }] of (await document.getAttachments()) ?? []) {
    attachments.set(filename, new TextDecoder().decode((await document.getAttachmentContent(id)) ?? undefined));
  }
  const items: TextItem[] = [];
  const roles = new Set<string>();
  let text = '';
  for (let number = 1; number <= Math.min(most, document.numPages); number += 1) {
    const page = await document.getPage(number);
    for (const raw of (await page.getTextContent()).items) {
      const { success, data } = itemSchema.safeParse(raw);
      if (!success) continue;
      const [left = 0, bottom = 0] = data.transform.slice(4);
      items.push({ str: data.str, left, bottom });
      text += data.str + (data.hasEOL ? '\n' : '');
    }
    collectRoles(await page.getStructTree(), roles);
  }
  const { Title: title, Language: language } = info;
  return {
    pages: document.numPages,
    title,
    language: language ?? '',
    isTagged: marks?.Marked === true,
    text,
    items,
    roles,
    attachments,
  };
}

function collectRoles(raw: unknown, roles: Set<string>): void {
  const { success, data } = nodeSchema.safeParse(raw);
  if (!success) return;
  if (data.role !== undefined) roles.add(data.role);
  for (const child of data.children) collectRoles(child, roles);
}

/** With the templates of the product. It starts nothing before it is asked for a PDF, and leaves nothing behind. */
export function aPdfMaker(): PdfMaker {
  return openPdfMaker({ ...pdfLimits, atOnce: 2, templates: path.resolve('templates/pdf') });
}
