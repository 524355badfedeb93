import { defineAction } from '@callboard/plugin-kit/actions'
import { z } from 'zod'
import { createClient } from '../client.ts'
import type { GitHubContext } from '../context.ts'
import { accountOf, repositoryIn, repoUrl, withGrant } from './repository.ts'

export const dispatchWorkflow = defineAction({
  id: 'github:actions:dispatch',
  description: 'Starts a workflow of GitHub Actions.',
  input: z.object({
    repoUrl,
    /** A file name, or an id. */
    workflowId: z.union([z.string().min(1).max(200), z.number().int()]),
    branchOrTagName: z.string().min(1).max(200),
    workflowInputs: z.record(z.string().max(100), z.string().max(10_000)).optional(),
  }),
  output: z.object({}),
  examples: [
    {
      description: 'Start a deployment',
      example: 'repoUrl: ${{ parameters.repoUrl }}\nworkflowId: deploy.yml\nbranchOrTagName: main',
    },
  ],
  account: (input) => accountOf(input.repoUrl),
  async run(context: GitHubContext, run, { repoUrl: url, workflowId, branchOrTagName, workflowInputs }) {
    const at = repositoryIn(context, url)
    const workflow = { ...at, workflow_id: workflowId }
    try {
      await createClient(context).call(async ({ rest }) => {
        // GitHub does not say which run a dispatch starts; one since the first attempt is taken for it.
        const since = { created: `>=${run.firstStartedAt.toISOString()}`, event: 'workflow_dispatch', branch: branchOrTagName }
        const started = run.attempt > 1 ? (await rest.actions.listWorkflowRuns({ ...workflow, ...since })).data.total_count : 0
        if (started === 0)
          await rest.actions.createWorkflowDispatch({
            ...workflow,
            ref: branchOrTagName,
            ...(workflowInputs ? { inputs: workflowInputs } : {}),
          })
      })
      run.log(`Started ${workflowId} of ${at.owner}/${at.repo}.`)
      return { output: {} }
    } catch (error) {
      throw withGrant(error, `${at.owner}/${at.repo}`, '“Actions: write”')
    }
  },
  describe: ({ workflowId, branchOrTagName }) => ({ text: `Would start ${workflowId} on ${branchOrTagName}.`, output: {} }),
})
