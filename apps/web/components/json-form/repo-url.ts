type Part = { name: string; label: string }

const ownerAndRepo: readonly Part[] = [
  { name: 'owner', label: 'Owner' },
  { name: 'repo', label: 'Repository' },
]

/** What names a repository at each vendor, in Backstage's form of an address: `host?owner=…&repo=…`. */
const partsByHost: Readonly<Record<string, readonly Part[]>> = {
  'bitbucket.org': [
    { name: 'workspace', label: 'Workspace' },
    { name: 'project', label: 'Project' },
    { name: 'repo', label: 'Repository' },
  ],
  'dev.azure.com': [
    { name: 'organization', label: 'Organization' },
    { name: 'project', label: 'Project' },
    { name: 'repo', label: 'Repository' },
  ],
}

export const repoParts = (host: string): readonly Part[] => partsByHost[host] ?? ownerAndRepo

type RepoUrl = { host: string; parts: Readonly<Record<string, string>> }

/** Reads `github.com?owner=acme&repo=site`. What is missing is empty. */
export function parseRepoUrl(text: string, defaultHost: string): RepoUrl {
  const [host = '', query = ''] = text.split('?', 2)
  return { host: host || defaultHost, parts: Object.fromEntries(new URLSearchParams(query)) }
}

/** Undefined until something besides the host is known: an empty address is a missing one. */
export function formatRepoUrl({ host, parts }: RepoUrl): string | undefined {
  const query = new URLSearchParams()
  for (const { name } of repoParts(host)) if (parts[name]) query.set(name, parts[name])
  return query.size > 0 ? `${host}?${query}` : undefined
}
