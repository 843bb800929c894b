import type { LoadPlan, Requests } from './load-plan.ts';

/** One request, ready to be written. */
export interface Outgoing {
  readonly label: string;
  readonly text: string;
}

/** Gives request after request; undefined when there are no more. */
export type NextRequest = () => Outgoing | undefined;

/** As many headers as a browser sends: reading them is part of the work. */
export function requestsOf({ requests, port }: LoadPlan): NextRequest {
  switch (requests.kind) {
    case 'get': {
      const get = { label: 'get', text: getText(requests.path, port, requests.acceptEncoding) };
      return () => get;
    }
    case 'sign':
      return signRequests(requests.path, requests.prefix, port);
    case 'post': {
      const paths = requests.paths.values();
      return () => {
        const next = paths.next();
        return next.done ? undefined : { label: 'post', text: postText(next.value, port, '') };
      };
    }
    case 'visits':
      return visits(requests, port);
  }
}

function visits({ page, prefix, viewsASignature }: Extract<Requests, { kind: 'visits' }>, port: number): NextRequest {
  const sign = signRequests(`${page}/sign`, prefix, port);
  const view = { label: 'page', text: getText(page, port, 'gzip, deflate, br, zstd') };
  let turn = 0;
  return () => {
    const isSignature = turn % (viewsASignature + 1) === 0;
    turn += 1;
    return isSignature ? sign() : view;
  };
}

/** Where signers live, as they type it: what is counted apart comes in several. */
const places = [
  'country=BE&postcode=9000&city=Gent',
  'country=BE&postcode=2000&city=Antwerpen',
  'country=BE&postcode=4000&city=Li%C3%A8ge',
  'country=BE&postcode=1000&city=Bruxelles',
  'country=NL&postcode=1011+AB&city=Amsterdam',
  'country=FR&postcode=75011&city=Paris',
  'country=DE&postcode=10115&city=Berlin',
  'country=SE&postcode=&city=Stockholm',
];
const disclosures = ['public', 'recipients', 'count'];

function signRequests(path: string, prefix: string, port: number): NextRequest {
  let signer = 0;
  return () => {
    signer += 1;
    const place = places[signer % places.length];
    const disclosure = disclosures[signer % disclosures.length];
    const body = `name=Maryam+Rajabi&email=${prefix}.${signer}%40example.org&${place}&disclosure=${disclosure}&consent=yes&updates=yes&source=&website=`;
    return { label: 'sign', text: postText(path, port, body) };
  };
}

const browser = [
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Accept-Language: en-US,en;q=0.5',
  'Connection: keep-alive',
  'Upgrade-Insecure-Requests: 1',
  'Sec-Fetch-Dest: document',
  'Sec-Fetch-Mode: navigate',
  'Sec-Fetch-User: ?1',
].join('\r\n');

function getText(path: string, port: number, acceptEncoding: string): string {
  const encoding = acceptEncoding === '' ? '' : `Accept-Encoding: ${acceptEncoding}\r\n`;
  return `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n${browser}\r\nSec-Fetch-Site: none\r\n${encoding}\r\n`;
}

/** @param body ASCII, so that its length is that of its bytes. */
function postText(path: string, port: number, body: string): string {
  return `POST ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n${browser}\r\nSec-Fetch-Site: same-origin\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nOrigin: http://localhost:${port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
