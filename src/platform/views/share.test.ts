import { loadLocales } from '../i18n/locales.ts';
import { shareView } from './share.ts';

const tools = {
  render: () => '',
  locales: loadLocales('locales'),
  asset: (name: string) => name,
  baseUrl: 'https://a.example',
  notice: () => ({ revision: 1, texts: {} }),
};

test('a link to share carries title and address whole, whatever the title holds', () => {
  const title = 'Truth & justice? 100 % #now «حقیقت» +1';
  const { links, url } = shareView(tools, 'fa', '/fa/c/truth', title);
  expect(url).toBe('https://a.example/fa/c/truth');
  const whatsapp = new URL(links.find(({ label }) => label === 'WhatsApp')?.url ?? '');
  expect(whatsapp.searchParams.get('text')).toBe(`${title} https://a.example/fa/c/truth?source=whatsapp`);
  const telegram = new URL(links.find(({ label }) => label === 'Telegram')?.url ?? '');
  expect(telegram.searchParams.get('text')).toBe(title);
  expect(telegram.searchParams.get('url')).toBe('https://a.example/fa/c/truth?source=telegram');
});
