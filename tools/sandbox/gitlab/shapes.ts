import type { DeploymentSchema, ExpandedPipelineSchema, JobSchema, PipelineSchema, ProjectSchema } from '@gitbeaker/core'
import type { Project } from '../samples/gitlab/projects.ts'
import { jobStatus, newestJobs, type PlannedJob, type PlannedPipeline, pipelineStatus } from './projects.ts'

// Responses of GitLab's REST API, typed by its client library.

const iso = (at: number) => new Date(at).toISOString()
const person = (username: string) => ({ id: 1, username, name: username, state: 'active', avatar_url: '', web_url: '' })

export const projectShape = (base: string, p: Project): Partial<ProjectSchema> => ({
  id: p.id,
  name: p.name,
  path: p.name,
  path_with_namespace: p.path,
  default_branch: 'main',
  archived: false,
  web_url: `${base}/${p.path}`,
  created_at: p.createdAt?.toISOString() ?? '2026-10-01T08:00:00.000Z',
  ci_config_path: '',
})

export const pipelineShape = (base: string, p: PlannedPipeline, now: number): PipelineSchema => ({
  id: p.id,
  iid: p.iid,
  project_id: p.project.id,
  sha: p.sha,
  ref: p.ref,
  status: pipelineStatus(p, now),
  source: p.source,
  created_at: iso(p.createdAt),
  updated_at: iso(Math.max(p.createdAt, ...p.jobs.flatMap((j) => [j.startedAt, j.finishedAt]).filter((at) => at <= now))),
  web_url: `${base}/${p.project.path}/-/pipelines/${p.id}`,
  name: null,
})

export function expandedPipeline(
  base: string,
  p: PlannedPipeline,
  now: number,
): Omit<Partial<ExpandedPipelineSchema>, 'finished_at' | 'user'> & Record<string, unknown> {
  const shape = pipelineShape(base, p, now)
  const ended = ['success', 'failed'].includes(shape.status)
  const began = Math.min(...p.jobs.map((j) => j.startedAt))
  const over = Math.max(...newestJobs(p).map((j) => j.finishedAt))
  return {
    ...shape,
    before_sha: '0'.repeat(40),
    tag: false,
    user: person(p.author),
    started_at: iso(began),
    finished_at: ended ? iso(over) : null,
    duration: ended ? Math.round((over - began) / 1000) : 0,
  }
}

export const jobShape = (
  base: string,
  p: PlannedPipeline,
  j: PlannedJob,
  now: number,
): Omit<Partial<JobSchema>, 'started_at' | 'finished_at' | 'user' | 'commit'> & Record<string, unknown> => ({
  id: j.id,
  name: j.name,
  stage: j.stage,
  status: jobStatus(j, now),
  ref: p.ref,
  tag: false,
  allow_failure: false,
  created_at: iso(p.createdAt),
  started_at: now >= j.startedAt ? iso(j.startedAt) : null,
  finished_at: now >= j.finishedAt ? iso(j.finishedAt) : null,
  ...(j.failed && now >= j.finishedAt ? { failure_reason: 'script_failure' } : {}),
  user: person(p.author),
  commit: {
    id: p.sha,
    short_id: p.sha.slice(0, 8),
    title: p.title,
    message: p.title,
    author_name: p.author,
    created_at: iso(p.createdAt),
  },
  pipeline: pipelineShape(base, p, now),
  web_url: `${base}/${p.project.path}/-/jobs/${j.id}`,
})

/** A deployment is created by the job that names an environment. */
export const deploymentShape = (
  base: string,
  p: PlannedPipeline,
  j: PlannedJob,
  now: number,
): Omit<Partial<DeploymentSchema>, 'user' | 'deployable' | 'environment'> & Record<string, unknown> => {
  const status = jobStatus(j, now)
  return {
    id: j.id,
    iid: p.iid,
    ref: p.ref,
    sha: p.sha,
    status: status === 'success' || status === 'failed' || status === 'running' ? status : 'created',
    created_at: iso(j.startedAt),
    updated_at: iso(Math.min(now, j.finishedAt)),
    user: person(p.author),
    environment: { id: p.project.id * 10, name: j.environment, slug: j.environment, external_url: null },
    deployable: jobShape(base, p, j, now),
  }
}

const scripts: Record<string, string[]> = {
  e2e: ['Error: expect(page).toHaveTitle("Status")', '    at status.spec.ts:12:3'],
  plan: ['Error: Reference to undeclared resource', '  on main.tf line 14, in resource "subnet" "b":'],
}

/** A job's trace: sections with escape codes, as GitLab's runners write them. */
export function jobTrace(j: PlannedJob): string {
  const at = Math.floor(j.startedAt / 1000)
  return [
    '\u001b[0KRunning with gitlab-runner 18.5.0 (sandbox)\u001b[0;m',
    `section_start:${at}:prepare_script\r\u001b[0K\u001b[0K\u001b[36;1mPreparing environment\u001b[0;m`,
    `section_end:${at + 1}:prepare_script\r\u001b[0K`,
    `section_start:${at + 1}:step_script\r\u001b[0K\u001b[0K\u001b[36;1mExecuting "step_script" stage of the job script\u001b[0;m`,
    `\u001b[32;1m$ make ${j.name}\u001b[0;m`,
    ...(j.failed ? (scripts[j.name] ?? ['make: *** Error 2']) : ['done']),
    `section_end:${at + 9}:step_script\r\u001b[0K`,
    j.failed ? '\u001b[31;1mERROR: Job failed: exit code 1\u001b[0;m' : '\u001b[32;1mJob succeeded\u001b[0;m',
    '',
  ].join('\n')
}
