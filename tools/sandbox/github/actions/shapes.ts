import type { Repository } from '../organization.ts'
import { repositoryShape, userShape } from '../rest-shapes.ts'
import { runStatus } from './actions.ts'
import { conclusionOf, type Deployment, type DeploymentStatus, type Job, lastAttempt, type Run, statusAt } from './run.ts'

// REST responses and webhooks of GitHub Actions; checked against GitHub's description in openapi.test.ts.

const api = (base: string) => `${base}/api/v3`
const iso = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`

/** A repository as part of a run. */
function minimalRepository(base: string, repository: Repository) {
  const { id, node_id, name, full_name, owner, html_url, description, fork, url, ...rest } = repositoryShape(base, repository)
  const links = Object.fromEntries(Object.entries(rest).filter(([key]) => key.endsWith('_url')))
  return {
    id,
    node_id,
    name,
    full_name,
    owner,
    private: rest.private,
    html_url,
    description,
    fork,
    url,
    ...links,
    hooks_url: `${url}/hooks`,
  }
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one object, field by field as GitHub documents it
export function runShape(base: string, run: Run, now = Date.now()) {
  const { repository, workflow, commit } = run
  const attempt = lastAttempt(run)
  const url = `${api(base)}/repos/${repository.slug}/actions/runs/${run.id}`
  const status = runStatus(run, now)
  const conclusion = status === 'completed' ? conclusionOf(run) : null
  const person = { name: commit.author, email: `${commit.author}@users.noreply.example.com` }
  return {
    id: run.id,
    name: workflow.name,
    node_id: `WFR_${run.id}`,
    head_branch: run.branch,
    head_sha: commit.sha,
    path: workflow.path,
    display_title: commit.message,
    run_number: run.number,
    event: run.event,
    status,
    conclusion,
    workflow_id: workflow.id,
    check_suite_id: run.id + 1,
    check_suite_node_id: `CS_${run.id}`,
    url,
    html_url: `${base}/${repository.slug}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: iso(run.createdAt),
    updated_at: iso(status === 'completed' ? attempt.finishedAt : Math.min(now, attempt.finishedAt)),
    actor: userShape(base, commit.author),
    run_attempt: run.attempts.length,
    referenced_workflows: [],
    run_started_at: iso(attempt.startedAt),
    triggering_actor: userShape(base, commit.author),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${api(base)}/repos/${repository.slug}/check-suites/${run.id + 1}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempts.length > 1 ? `${url}/attempts/${run.attempts.length - 1}` : null,
    workflow_url: `${api(base)}/repos/${repository.slug}/actions/workflows/${workflow.id}`,
    head_commit: {
      id: commit.sha,
      tree_id: commit.sha,
      message: commit.message,
      timestamp: iso(commit.at),
      author: person,
      committer: person,
    },
    repository: minimalRepository(base, repository),
    head_repository: minimalRepository(base, repository),
  }
}

export function jobShape(base: string, run: Run, job: Job, now = Date.now()) {
  const { repository } = run
  const url = `${api(base)}/repos/${repository.slug}/actions/jobs/${job.id}`
  const status = statusAt(job, now)
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.workflow.name,
    head_branch: run.branch,
    run_url: `${api(base)}/repos/${repository.slug}/actions/runs/${run.id}`,
    run_attempt: job.attempt,
    node_id: `CR_${job.id}`,
    head_sha: run.commit.sha,
    url,
    html_url: `${base}/${repository.slug}/actions/runs/${run.id}/job/${job.id}`,
    status,
    conclusion: status === 'completed' ? job.conclusion : null,
    created_at: iso(lastAttemptStart(run, job)),
    started_at: iso(job.startedAt),
    completed_at: status === 'completed' ? iso(job.finishedAt) : null,
    name: job.name,
    steps: job.steps
      .filter((step) => step.startedAt <= now)
      .map((step, i) => {
        const stepStatus = statusAt(step, now)
        return {
          name: step.name,
          status: stepStatus,
          conclusion: stepStatus === 'completed' ? step.conclusion : null,
          number: i + 1,
          started_at: iso(step.startedAt),
          completed_at: stepStatus === 'completed' ? iso(step.finishedAt) : null,
        }
      }),
    check_run_url: `${api(base)}/repos/${repository.slug}/check-runs/${job.id}`,
    labels: ['ubuntu-latest'],
    runner_id: 1,
    runner_name: 'GitHub Actions 1',
    runner_group_id: 1,
    runner_group_name: 'GitHub Actions',
  }
}

const lastAttemptStart = (run: Run, job: Job) => run.attempts[job.attempt - 1]?.startedAt ?? run.createdAt

/** A successful deployment is called active. */
const deploymentState: Record<string, string> = {
  SUCCESS: 'ACTIVE',
  FAILURE: 'FAILURE',
  IN_PROGRESS: 'IN_PROGRESS',
  INACTIVE: 'INACTIVE',
}

/** A deployment in GraphQL's fields. */
export const deploymentNode = (base: string, d: Deployment) => ({
  __typename: 'Deployment',
  id: `DE_${d.id}`,
  databaseId: d.id,
  environment: d.environment,
  createdAt: new Date(d.createdAt).toISOString(),
  updatedAt: new Date(d.statuses.at(-1)?.at ?? d.createdAt).toISOString(),
  state: deploymentState[d.statuses.at(-1)?.state ?? ''] ?? 'PENDING',
  commitOid: d.commit.sha,
  ref: { __typename: 'Ref', id: `REF_${d.repository.nodeId}`, name: d.repository.branch },
  commit: {
    __typename: 'Commit',
    id: `C_${d.commit.sha}`,
    oid: d.commit.sha,
    committedDate: new Date(d.commit.at).toISOString(),
  },
  creator: { __typename: 'User', id: `U_${d.commit.author}`, login: d.commit.author },
  statuses: () => ({
    nodes: d.statuses.map((s, i) => ({
      __typename: 'DeploymentStatus',
      id: `DES_${d.id}_${i}`,
      state: s.state,
      createdAt: new Date(s.at).toISOString(),
      environmentUrl: d.environment === 'production' ? `https://${d.repository.name}.meridian.example` : null,
      logUrl: `${base}/${d.repository.slug}/deployments`,
    })),
  }),
})

/** The fields of run and deployment webhooks that a receiver reads. */
export const runEvent = (base: string, run: Run, action: string) => ({
  action,
  workflow_run: runShape(base, run),
  workflow: { id: run.workflow.id, name: run.workflow.name, path: run.workflow.path },
  repository: repositoryShape(base, run.repository),
})

export const deploymentStatusEvent = (base: string, d: Deployment, status: DeploymentStatus) => ({
  action: 'created',
  deployment_status: { id: d.id, state: status.state.toLowerCase(), environment: d.environment, created_at: iso(status.at) },
  deployment: { id: d.id, node_id: `DE_${d.id}`, sha: d.commit.sha, ref: d.repository.branch, environment: d.environment },
  repository: repositoryShape(base, d.repository),
})
