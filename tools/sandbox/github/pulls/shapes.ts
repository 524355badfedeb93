import type { TreeObject } from '../git-objects.ts'
import type { Repository } from '../organization.ts'
import { repositoryShape, userShape } from '../rest-shapes.ts'
import type { Commit, Pull } from './branches.ts'

// Git's own objects and pull requests; checked against GitHub's OpenAPI description in openapi.test.ts.

const rest = (base: string, r: Repository) => `${base}/api/v3/repos/${r.slug}`
const node = (kind: string, id: string) => `${kind}_${Buffer.from(id).toString('base64url')}`

export const refShape = (base: string, r: Repository, branch: string, oid: string) => ({
  ref: `refs/heads/${branch}`,
  node_id: node('REF', `${r.slug} ${branch}`),
  url: `${rest(base, r)}/git/refs/heads/${branch}`,
  object: { type: 'commit', sha: oid, url: `${rest(base, r)}/git/commits/${oid}` },
})

export function commitShape(base: string, r: Repository, commit: Commit) {
  const person = { date: commit.at.toISOString(), name: 'Sandbox', email: 'sandbox@example.com' }
  return {
    sha: commit.oid,
    node_id: node('C', commit.oid),
    url: `${rest(base, r)}/git/commits/${commit.oid}`,
    html_url: `${base}/${r.slug}/commit/${commit.oid}`,
    author: person,
    committer: person,
    message: commit.message,
    tree: { sha: commit.tree, url: `${rest(base, r)}/git/trees/${commit.tree}` },
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${rest(base, r)}/git/commits/${sha}`,
      html_url: `${base}/${r.slug}/commit/${sha}`,
    })),
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
  }
}

/** The newest commit of the default branch, used for every file's last change. */
export function listedCommitShape(base: string, r: Repository, author: string | undefined) {
  const oid = r.commit?.oid ?? ''
  const person = { date: r.pushedAt.toISOString(), name: author ?? 'Sandbox', email: 'sandbox@example.com' }
  const url = `${rest(base, r)}/commits/${oid}`
  const tree = r.commit?.tree.oid ?? ''
  return {
    sha: oid,
    node_id: node('C', oid),
    url,
    html_url: `${base}/${r.slug}/commit/${oid}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${rest(base, r)}/git/commits/${oid}`,
      author: person,
      committer: person,
      message: 'Update',
      comment_count: 0,
      tree: { sha: tree, url: `${rest(base, r)}/git/trees/${tree}` },
    },
    author: author === undefined ? null : userShape(base, author),
    committer: null,
    parents: [],
  }
}

export const newTreeShape = (base: string, r: Repository, tree: TreeObject) => ({
  sha: tree.oid,
  url: `${rest(base, r)}/git/trees/${tree.oid}`,
  truncated: false,
  tree: tree.entries.map((e) => ({
    path: e.name,
    mode: e.mode.toString(8).padStart(6, '0'),
    type: e.type,
    sha: e.oid,
    url: `${rest(base, r)}/git/${e.type}s/${e.oid}`,
  })),
})

/** A request in a list. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one object, field by field as GitHub documents it
export function pullShape(base: string, r: Repository, pull: Pull, oids: { head: string; base: string }) {
  const [owner = ''] = r.slug.split('/')
  const url = `${rest(base, r)}/pulls/${pull.number}`
  const issue = `${rest(base, r)}/issues/${pull.number}`
  const html = `${base}/${r.slug}/pull/${pull.number}`
  const user = userShape(base, owner, 'Organization')
  const side = (ref: string, sha: string) => ({ label: `${owner}:${ref}`, ref, sha, user, repo: repositoryShape(base, r) })
  const at = pull.createdAt.toISOString()
  const merged = pull.mergedAt?.toISOString() ?? null
  return {
    url,
    id: r.id * 100 + pull.number,
    node_id: node('PR', `${r.slug} ${pull.number}`),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${url}/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: `${rest(base, r)}/statuses/${oids.head}`,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user,
    body: pull.body,
    labels: [],
    milestone: null,
    assignee: null,
    created_at: at,
    updated_at: at,
    closed_at: merged,
    merged_at: merged,
    merge_commit_sha: null,
    head: side(pull.head, oids.head),
    base: side(pull.base, oids.base),
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${url}/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: `${rest(base, r)}/statuses/${oids.head}` },
    },
    author_association: 'CONTRIBUTOR',
    auto_merge: null,
  }
}

/** A single request. */
export const fullPullShape = (base: string, r: Repository, pull: Pull, oids: { head: string; base: string }, files: number) => ({
  ...pullShape(base, r, pull, oids),
  merged: pull.mergedAt !== null,
  merged_by: null,
  mergeable: pull.state === 'open',
  mergeable_state: 'clean',
  maintainer_can_modify: false,
  comments: 0,
  review_comments: 0,
  commits: 1,
  additions: 1,
  deletions: 0,
  changed_files: files,
})
