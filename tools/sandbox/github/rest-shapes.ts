import type { RegisteredApp } from './access.ts'
import type { BlobObject, TreeEntry, TreeObject } from './git-objects.ts'
import type { Hook, Member, Organization, Repository, Team } from './organization.ts'

// GitHub's REST responses; checked against GitHub's OpenAPI description in rest.test.ts.

const api = (base: string) => `${base}/api/v3`
const idOf = (text: string) => [...text].reduce((n, c) => (n * 31 + c.charCodeAt(0)) % 1_000_000_007, 7)

export function userShape(base: string, login: string, type: 'User' | 'Organization' = 'User') {
  const url = `${api(base)}/users/${login}`
  return {
    login,
    id: idOf(login),
    node_id: `U_${Buffer.from(login).toString('base64url')}`,
    avatar_url: `${base}/avatars/${login}.svg`,
    gravatar_id: '',
    url,
    html_url: `${base}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    site_admin: false,
  }
}

const repositoryLinks: Record<string, string> = {
  archive: '{archive_format}{/ref}',
  assignees: 'assignees{/user}',
  blobs: 'git/blobs{/sha}',
  branches: 'branches{/branch}',
  collaborators: 'collaborators{/collaborator}',
  comments: 'comments{/number}',
  commits: 'commits{/sha}',
  compare: 'compare/{base}...{head}',
  contents: 'contents/{+path}',
  contributors: 'contributors',
  deployments: 'deployments',
  downloads: 'downloads',
  events: 'events',
  forks: 'forks',
  git_commits: 'git/commits{/sha}',
  git_refs: 'git/refs{/sha}',
  git_tags: 'git/tags{/sha}',
  hooks: 'hooks',
  issue_comment: 'issues/comments{/number}',
  issue_events: 'issues/events{/number}',
  issues: 'issues{/number}',
  keys: 'keys{/key_id}',
  labels: 'labels{/name}',
  languages: 'languages',
  merges: 'merges',
  milestones: 'milestones{/number}',
  notifications: 'notifications{?since,all,participating}',
  pulls: 'pulls{/number}',
  releases: 'releases{/id}',
  stargazers: 'stargazers',
  statuses: 'statuses/{sha}',
  subscribers: 'subscribers',
  subscription: 'subscription',
  tags: 'tags',
  teams: 'teams',
  trees: 'git/trees{/sha}',
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one object, field by field as GitHub documents it
export function repositoryShape(base: string, r: Repository) {
  const url = `${api(base)}/repos/${r.slug}`
  const html = `${base}/${r.slug}`
  const at = r.pushedAt.toISOString()
  return {
    id: r.id,
    node_id: r.nodeId,
    name: r.name,
    full_name: r.slug,
    owner: userShape(base, r.owner, 'Organization'),
    private: r.visibility !== 'public',
    html_url: html,
    description: r.description,
    fork: r.fork,
    url,
    ...Object.fromEntries(Object.entries(repositoryLinks).map(([key, path]) => [`${key}_url`, `${url}/${path}`])),
    clone_url: `${html}.git`,
    git_url: `${html.replace(/^http/, 'git')}.git`,
    ssh_url: `git@sandbox:${r.slug}.git`,
    svn_url: html,
    mirror_url: null,
    homepage: null,
    language: r.language,
    default_branch: r.branch,
    topics: r.topics,
    visibility: r.visibility,
    archived: r.archived,
    disabled: r.disabled,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    has_downloads: true,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    open_issues: 0,
    open_issues_count: 0,
    size: 1,
    license: null,
    pushed_at: at,
    created_at: r.createdAt.toISOString(),
    updated_at: at,
    network_count: 0,
    subscribers_count: 0,
  }
}

export function organizationShape(base: string, o: Organization) {
  const url = `${api(base)}/orgs/${o.login}`
  return {
    login: o.login,
    id: o.id,
    node_id: `O_${Buffer.from(o.login).toString('base64url')}`,
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${base}/avatars/${o.login}.svg`,
    description: o.description,
    name: o.name,
    html_url: `${base}/${o.login}`,
    has_organization_projects: false,
    has_repository_projects: false,
    public_repos: o.repositories.filter((r) => r.visibility === 'public').length,
    public_gists: 0,
    followers: 0,
    following: 0,
    type: 'Organization',
    created_at: '2026-01-05T08:00:00.000Z',
    updated_at: '2026-01-05T08:00:00.000Z',
    archived_at: null,
  }
}

const simpleTeam = (base: string, o: Organization, t: Team) => {
  const url = `${api(base)}/organizations/${o.id}/team/${idOf(t.slug)}`
  return {
    id: idOf(t.slug),
    node_id: `T_${Buffer.from(t.slug).toString('base64url')}`,
    url,
    members_url: `${url}/members{/member}`,
    name: t.name,
    description: t.description,
    permission: 'pull',
    html_url: `${base}/orgs/${o.login}/teams/${t.slug}`,
    repositories_url: `${url}/repos`,
    slug: t.slug,
    type: 'organization' as const,
  }
}

export function teamShape(base: string, o: Organization, t: Team) {
  const parent = o.teams.find((p) => p.slug === t.parent)
  return { ...simpleTeam(base, o, t), privacy: 'closed', parent: parent ? simpleTeam(base, o, parent) : null }
}

/** A single team. */
export const fullTeamShape = (base: string, o: Organization, t: Team) => ({
  ...teamShape(base, o, t),
  created_at: '2026-01-05T08:00:00Z',
  updated_at: '2026-01-05T08:00:00Z',
  members_count: t.members.length,
  repos_count: Object.keys(t.repositories).length,
  organization: organizationShape(base, o),
})

/** The data of a user that everybody sees. */
export const publicUserShape = (base: string, m: Member) => ({
  ...userShape(base, m.login),
  user_view_type: 'public',
  name: m.name,
  company: null,
  blog: null,
  location: null,
  email: null,
  hireable: null,
  bio: null,
  public_repos: 0,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: '2020-01-01T00:00:00Z',
  updated_at: '2020-01-01T00:00:00Z',
})

export const memberShape = (base: string, m: Member) => userShape(base, m.login)

/** The data visible to a user's own token. */
export const privateUserShape = (base: string, m: Member) => ({
  ...userShape(base, m.login),
  user_view_type: 'private',
  name: m.name,
  company: null,
  blog: null,
  location: null,
  email: m.email,
  hireable: null,
  bio: null,
  public_repos: 0,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: '2020-01-01T00:00:00Z',
  updated_at: '2020-01-01T00:00:00Z',
  private_gists: 0,
  total_private_repos: 0,
  owned_private_repos: 0,
  disk_usage: 0,
  collaborators: 0,
  two_factor_authentication: true,
})

export function hookShape(base: string, o: Organization, h: Hook) {
  const url = `${api(base)}/orgs/${o.login}/hooks/${h.id}`
  const at = h.createdAt.toISOString()
  return {
    id: h.id,
    url,
    ping_url: `${url}/pings`,
    deliveries_url: `${url}/deliveries`,
    name: 'web',
    events: h.events,
    active: true,
    config: { url: h.url, content_type: 'json', insecure_ssl: '0' },
    type: 'Organization',
    created_at: at,
    updated_at: at,
  }
}

export const propertiesShape = (r: Repository) =>
  Object.entries(r.properties).map(([property_name, value]) => ({ property_name, value }))

/** A symbolic link whose target is not a file of the repository. */
const linkShape = (blob: BlobObject, path: string) => ({
  type: 'symlink' as const,
  target: blob.content.toString(),
  size: blob.byteSize,
  name: path.split('/').at(-1) ?? path,
  path,
  sha: blob.oid,
})

const maxContentBytes = 1024 * 1024

export const blobShape = (base: string, r: Repository, blob: BlobObject) => ({
  sha: blob.oid,
  node_id: `B_${blob.oid}`,
  size: blob.byteSize,
  url: `${api(base)}/repos/${r.slug}/git/blobs/${blob.oid}`,
  encoding: 'base64',
  content: blob.content.toString('base64'),
})

export function contentShape(base: string, r: Repository, path: string, blob: BlobObject) {
  const url = `${api(base)}/repos/${r.slug}/contents/${path}?ref=${r.branch}`
  const git = `${api(base)}/repos/${r.slug}/git/blobs/${blob.oid}`
  const html = `${base}/${r.slug}/blob/${r.branch}/${path}`
  if (blob.isLink)
    return { ...linkShape(blob, path), url, git_url: git, html_url: html, download_url: html, _links: { self: url, git, html } }
  return {
    type: 'file' as const,
    // Larger files are omitted from the response, and read by the blob's id.
    ...(blob.byteSize > maxContentBytes
      ? { encoding: 'none', content: '' }
      : { encoding: 'base64', content: blob.content.toString('base64') }),
    size: blob.byteSize,
    name: path.split('/').at(-1) ?? path,
    path,
    sha: blob.oid,
    url,
    git_url: git,
    html_url: html,
    download_url: `${base}/${r.slug}/raw/${r.branch}/${path}`,
    _links: { self: url, git, html },
  }
}

/** All entries below a tree, with relative paths. */
const flatten = (tree: TreeObject, prefix = ''): TreeEntry[] =>
  tree.entries.flatMap((e) => [
    { ...e, path: prefix + e.name },
    ...(e.object.__typename === 'Tree' ? flatten(e.object, `${prefix}${e.name}/`) : []),
  ])

export function treeShape(base: string, r: Repository, tree: TreeObject, recursive: boolean) {
  const list = recursive ? flatten(tree) : tree.entries
  return {
    sha: tree.oid,
    url: `${api(base)}/repos/${r.slug}/git/trees/${tree.oid}`,
    truncated: false,
    tree: list.map((e) => ({
      path: recursive ? e.path : e.name,
      mode: e.mode.toString(8).padStart(6, '0'),
      type: e.type,
      sha: e.oid,
      url: `${api(base)}/repos/${r.slug}/git/${e.type}s/${e.oid}`,
      ...(e.object.__typename === 'Blob' ? { size: e.object.byteSize } : {}),
    })),
  }
}

export function appShape(base: string, o: Organization, a: RegisteredApp) {
  const at = '2026-11-01T08:00:00.000Z'
  return {
    id: a.id,
    slug: a.slug,
    node_id: `A_${a.id}`,
    client_id: a.clientId,
    owner: userShape(base, o.login, 'Organization'),
    name: a.name,
    description: null,
    external_url: base,
    html_url: `${base}/apps/${a.slug}`,
    created_at: at,
    updated_at: at,
    permissions: a.permissions,
    events: a.events,
  }
}
