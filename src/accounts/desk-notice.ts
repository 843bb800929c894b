import type { PageTools } from '../platform/views/frame.ts';
import { type DeskAnswer, page, type Visit } from './desk.ts';
import { deskForm } from './desk-form.ts';

/** Says why something was not done, and what to do instead. */
export function deskNotice(
  tools: PageTools,
  visit: Visit,
  why: 'cross-site' | 'link-over' | 'too-many-links',
  status: 403 | 410 | 429,
): DeskAnswer {
  const { say } = visit;
  const html = deskForm(tools, visit, {
    heading: say(`desk.${why}.title`),
    paragraphs: [say(`desk.${why}.what`), say(`desk.${why}.next`)],
    links: [{ url: '/desk/sign-in', label: say('desk.sign-in.again') }],
  });
  return page(html, status);
}
