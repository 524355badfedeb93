import { defineAction } from '@callboard/plugin-kit/actions'
import { z } from 'zod'
import { createClient } from '../client.ts'
import type { GitHubContext } from '../context.ts'
import { accountOf, markerOf, orNothing, parseRepoUrl, repositoryIn, repoUrl, withGrant } from './repository.ts'

const number = z.union([z.number().int().positive(), z.string().regex(/^\d{1,10}$/)]).transform(Number)
const labels = z.array(z.string().max(50)).max(50)

export const createIssue = defineAction({
  id: 'github:issues:create',
  description: 'Creates an issue on GitHub.',
  input: z.object({
    repoUrl,
    title: z.string().min(1).max(256),
    body: z.string().max(60_000).default(''),
    labels: labels.optional(),
    assignees: z.array(z.string().max(50)).max(10).optional(),
  }),
  output: z.object({ issueUrl: z.string(), issueNumber: z.number() }),
  examples: [{ description: 'Ask for a review', example: 'repoUrl: ${{ parameters.repoUrl }}\ntitle: Review the service' }],
  account: (input) => accountOf(input.repoUrl),
  async run(context: GitHubContext, run, { repoUrl: url, title, body, labels: names, assignees }) {
    const at = repositoryIn(context, url)
    const marker = markerOf(run.idempotencyKey)
    try {
      const issue = await createClient(context).call(async ({ rest }) => {
        // A repeated attempt finds the issue by its marker.
        const since = run.firstStartedAt.toISOString()
        const before = run.attempt > 1 ? (await rest.issues.listForRepo({ ...at, state: 'all', since, per_page: 100 })).data : []
        const known = before.find((one) => one.body?.includes(marker))
        if (known) return known
        const wanted = { ...(names ? { labels: names } : {}), ...(assignees ? { assignees } : {}) }
        return (await rest.issues.create({ ...at, title, body: `${body}\n\n${marker}`.trim(), ...wanted })).data
      })
      run.log(`Created ${at.owner}/${at.repo}#${issue.number}.`)
      return { output: { issueUrl: issue.html_url, issueNumber: issue.number }, undo: { ...at, number: issue.number } }
    } catch (error) {
      throw withGrant(error, `${at.owner}/${at.repo}`, '“Issues: write”')
    }
  },
  async undo(context: GitHubContext, run, { owner, repo, number: issue }) {
    const at = { owner: String(owner), repo: String(repo), issue_number: Number(issue) }
    await createClient(context).call(({ rest }) =>
      orNothing(404, () => rest.issues.update({ ...at, state: 'closed', state_reason: 'not_planned' })),
    )
    run.log(`Closed ${at.owner}/${at.repo}#${at.issue_number}.`)
  },
  describe({ repoUrl: url, title }) {
    const { host, owner, repo } = parseRepoUrl(url)
    const issueUrl = `https://${host || 'github.com'}/${owner || 'organization'}/${repo}/issues/1`
    return { text: `Would create an issue in ${repo}: ${title}`, output: { issueUrl, issueNumber: 1 } }
  },
})

export const labelIssue = defineAction({
  id: 'github:issues:label',
  description: 'Adds labels to an issue or pull request on GitHub.',
  input: z.object({ repoUrl, number, labels: labels.min(1) }),
  output: z.object({}),
  examples: [{ description: 'Add a label', example: "repoUrl: ${{ parameters.repoUrl }}\nnumber: 12\nlabels: ['bug']" }],
  account: (input) => accountOf(input.repoUrl),
  async run(context: GitHubContext, run, { repoUrl: url, number: issue, labels: names }) {
    const at = repositoryIn(context, url)
    try {
      await createClient(context).call(({ rest }) => rest.issues.addLabels({ ...at, issue_number: issue, labels: names }))
      run.log(`Labelled ${at.owner}/${at.repo}#${issue}.`)
      return { output: {} }
    } catch (error) {
      throw withGrant(error, `${at.owner}/${at.repo}`, '“Issues: write”')
    }
  },
  describe: ({ number: issue, labels: names }) => ({ text: `Would label #${issue}: ${names.join(', ')}`, output: {} }),
})
