import type { Repository } from '../organization.ts'
import type { Autolink, DeployKey, Environment, RepositoryHook } from './settings.ts'

// Checked against GitHub's OpenAPI description in openapi.test.ts.

const rest = (base: string, r: Repository) => `${base}/api/v3/repos/${r.slug}`

export function repositoryHookShape(base: string, r: Repository, hook: RepositoryHook) {
  const url = `${rest(base, r)}/hooks/${hook.id}`
  const at = hook.createdAt.toISOString()
  return {
    type: 'Repository',
    id: hook.id,
    name: 'web',
    active: hook.active,
    events: hook.events,
    config: { url: hook.url, content_type: hook.contentType, insecure_ssl: hook.insecureSsl },
    created_at: at,
    updated_at: at,
    url,
    test_url: `${url}/test`,
    ping_url: `${url}/pings`,
    deliveries_url: `${url}/deliveries`,
    last_response: { code: null, status: 'unused', message: null },
  }
}

export const deployKeyShape = (base: string, r: Repository, key: DeployKey) => ({
  id: key.id,
  key: key.key,
  url: `${rest(base, r)}/keys/${key.id}`,
  title: key.title,
  verified: true,
  created_at: key.createdAt.toISOString(),
  read_only: key.readOnly,
})

export const autolinkShape = ({ id, prefix, template, alphanumeric }: Autolink) => ({
  id,
  key_prefix: prefix,
  url_template: template,
  is_alphanumeric: alphanumeric,
})

export function environmentShape(base: string, r: Repository, environment: Environment) {
  const at = environment.createdAt.toISOString()
  const { id, name, branchPolicy, waitTimer } = environment
  return {
    id,
    node_id: `EN_${Buffer.from(`${r.slug} ${name}`).toString('base64url')}`,
    name,
    url: `${rest(base, r)}/environments/${encodeURIComponent(name)}`,
    html_url: `${base}/${r.slug}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    created_at: at,
    updated_at: at,
    protection_rules: waitTimer > 0 ? [{ id, node_id: `GA_${id}`, type: 'wait_timer', wait_timer: waitTimer }] : [],
    deployment_branch_policy: branchPolicy,
  }
}

export const policyShape = ({ id, name, type }: Environment['policies'][number]) => ({ id, node_id: `GP_${id}`, name, type })
