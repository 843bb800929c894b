/** Where half of all people have their mailbox: that many share one says nothing. */
export const largeProviders: ReadonlySet<string> = new Set([
  ...['gmail.com', 'googlemail.com', 'hotmail.com', 'outlook.com', 'live.com', 'msn.com', 'yahoo.com', 'icloud.com'],
  ...['me.com', 'aol.com', 'proton.me', 'protonmail.com', 'gmx.de', 'gmx.net', 'web.de', 't-online.de', 'freenet.de'],
  ...['telenet.be', 'skynet.be', 'proximus.be', 'hotmail.be', 'outlook.be', 'live.be', 'scarlet.be', 'voo.be'],
  ...['ziggo.nl', 'kpnmail.nl', 'hotmail.nl', 'live.nl', 'xs4all.nl', 'planet.nl', 'home.nl', 'casema.nl'],
  ...['orange.fr', 'wanadoo.fr', 'free.fr', 'sfr.fr', 'laposte.net', 'hotmail.fr', 'live.fr', 'yahoo.fr', 'outlook.fr'],
  ...['yahoo.co.uk', 'hotmail.co.uk', 'btinternet.com', 'yahoo.de', 'hotmail.de', 'outlook.de', 'chmail.ir', 'mail.ru'],
  ...['yandex.ru', 'ymail.com', 'bluewin.ch', 'libero.it', 'hotmail.it', 'yahoo.ca', 'yahoo.se', 'hotmail.se'],
]);
