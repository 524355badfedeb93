/** Vendors by the end of their host names. Hosts of organizations' own servers are not named: there can be thousands. */
const vendors: readonly (readonly [string, string])[] = [
  ['github.com', 'github'],
  ['githubusercontent.com', 'github'],
  ['gitlab.com', 'gitlab'],
  ['amazonaws.com', 'aws'],
  ['googleapis.com', 'google'],
  ['google.com', 'google'],
  ['microsoftonline.com', 'azure'],
  ['azure.com', 'azure'],
  ['azmk8s.io', 'azure'],
  ['windows.net', 'azure'],
  ['slack.com', 'slack'],
  ['atlassian.net', 'atlassian'],
  ['atlassian.com', 'atlassian'],
  ['notion.com', 'notion'],
  ['openai.com', 'openai'],
  ['anthropic.com', 'anthropic'],
  ['stripe.com', 'stripe'],
]

/** The vendor at a host, for metrics: `self-hosted` for all that are not known. */
export function vendorOf(host: string): string {
  const name = host.toLowerCase()
  return vendors.find(([domain]) => name === domain || name.endsWith(`.${domain}`))?.[1] ?? 'self-hosted'
}
