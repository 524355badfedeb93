import { parse } from 'yaml'
import type { Repository } from '../organization.ts'

/** The used part of a workflow file. */
export type Workflow = { id: number; name: string; path: string; jobs: { name: string; steps: string[] }[]; deploys: boolean }

type WorkflowFile = {
  name?: string
  jobs?: Record<string, { environment?: unknown; steps?: { name?: string; uses?: string; run?: string }[] }>
}

const stepName = (step: { name?: string; uses?: string; run?: string }) =>
  step.name ?? `Run ${step.uses ?? step.run?.split('\n')[0] ?? ''}`

const parsed = new Map<string, WorkflowFile | null>()

/** Workflow files by their text: each request asks for the workflows of all repositories, which change rarely. */
function parseFile(text: string): WorkflowFile | null {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const file = parse(text) as WorkflowFile | null
  parsed.set(text, file)
  return file
}

const idOf = (text: string) => [...text].reduce((n, c) => (n * 33 + c.charCodeAt(0)) % 100_000_007, 11)

/** The workflows of a repository at its newest commit. */
export function workflowsOf(repository: Repository): Workflow[] {
  const folder = repository.resolve('HEAD:.github/workflows')
  if (folder?.__typename !== 'Tree') return []
  return folder.entries.flatMap((entry): Workflow[] => {
    if (entry.object.__typename !== 'Blob' || !/\.ya?ml$/.test(entry.name)) return []
    const file = parseFile(entry.object.text ?? '')
    const path = `.github/workflows/${entry.name}`
    const jobs = Object.entries(file?.jobs ?? {})
    return [
      {
        id: idOf(`${repository.slug}/${path}`),
        name: file?.name ?? path,
        path,
        jobs: jobs.map(([name, job]) => ({
          name,
          steps: ['Set up job', ...(job.steps ?? []).map(stepName), 'Complete job'],
        })),
        deploys: jobs.some(([, job]) => job.environment !== undefined),
      },
    ]
  })
}
