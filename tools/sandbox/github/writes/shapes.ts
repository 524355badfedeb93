import type { CreatedIssue, Repository } from '../organization.ts'
import { userShape } from '../rest-shapes.ts'

// What templates create; checked against GitHub's OpenAPI description in openapi.test.ts.

const rest = (base: string, r: Repository) => `${base}/api/v3/repos/${r.slug}`

export const labelShape = (base: string, r: Repository, name: string) => ({
  id: [...name].reduce((n, c) => (n * 31 + c.charCodeAt(0)) % 1_000_000_007, 7),
  node_id: `LA_${Buffer.from(name).toString('base64url')}`,
  url: `${rest(base, r)}/labels/${encodeURIComponent(name)}`,
  name,
  color: 'ededed',
  default: false,
  description: null,
})

export function issueShape(base: string, r: Repository, issue: CreatedIssue) {
  const url = `${rest(base, r)}/issues/${issue.number}`
  const at = issue.createdAt.toISOString()
  return {
    id: r.id + issue.number,
    node_id: `I_${Buffer.from(`${r.slug} ${issue.number}`).toString('base64url')}`,
    url,
    repository_url: rest(base, r),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${base}/${r.slug}/issues/${issue.number}`,
    number: issue.number,
    state: issue.state,
    state_reason: issue.state === 'closed' ? 'not_planned' : null,
    title: issue.title,
    body: issue.body,
    user: userShape(base, 'sandbox'),
    labels: issue.labels.map((name) => labelShape(base, r, name)),
    assignee: null,
    assignees: issue.assignees.map((login) => userShape(base, login)),
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: 0,
    closed_at: issue.state === 'closed' ? at : null,
    created_at: at,
    updated_at: at,
    author_association: 'NONE',
  }
}
