import { parseDomainRule, parseNetworkRule } from './new-rule.ts';

test('the address of a network is read in the digits of any keyboard', () => {
  const read = parseNetworkRule('block', '203.0.113.7');
  expect(read).toMatchObject({ kind: 'network' });
  expect(parseNetworkRule('block', ' ۲۰۳.۰.۱۱۳.۷ ')).toEqual(read);
  expect(parseNetworkRule('block', '٢٠٣.٠.١١٣.٧')).toEqual(read);
});

test('an IP address is no domain, in whatever digits', () => {
  for (const typed of ['203.0.113.7', '۲۰۳.۰.۱۱۳.۷']) expect(parseDomainRule('block', typed)).toBe('no-domain');
});
