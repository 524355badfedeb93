import { AppError } from '@callboard/core/errors'
import { portalPaths } from '@callboard/core/portal-paths'
import { notify } from '@callboard/kernel/notify'
import { peopleOfOwner } from '@callboard/modules/catalog'
import { normalizeRef } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import { builtInAction, type Services } from './built-in-action.ts'

const day = 24 * 3600_000
const refs = z.array(z.string().min(1).max(500)).max(20)

const people = {
  /** Users and groups of the catalog. */
  approvers: refs.optional(),
  /** The owner of this entity approves. */
  ownerOf: z.string().min(1).max(500).optional(),
  message: z.string().max(2000).default(''),
  /** Whether whoever started the run may decide. */
  allowSelf: z.boolean().default(false),
  expiresInHours: z
    .number()
    .positive()
    .max(24 * 60)
    .default(72),
}

type People = z.output<z.ZodObject<typeof people>>

async function ownerOf({ context }: Services, text: string): Promise<string> {
  const ref = normalizeRef(text, { kind: 'component' })
  const entity = ref ? await context.tx((db) => db.entity.findFirst({ where: { ref }, select: { ownerRef: true } })) : undefined
  if (!entity?.ownerRef)
    throw new AppError(
      'invalid_input',
      `${text} has no owner in the catalog, so nobody can decide for it. Name approvers instead.`,
    )
  return entity.ownerRef
}

/** @throws AppError `invalid_input` if the step names nobody */
async function approversOf(services: Services, { approvers = [], ownerOf: entity }: People): Promise<string[]> {
  const named = approvers.map((text) => normalizeRef(text, { kind: 'group' }))
  const invalid = approvers.find((_, i) => named[i] === undefined)
  if (invalid !== undefined) throw new AppError('invalid_input', `“${invalid}” is not the reference of a user or group.`)
  const all = new Set(named.filter((ref) => ref !== undefined))
  if (entity) all.add(await ownerOf(services, entity))
  if (all.size === 0) throw new AppError('invalid_input', 'The step has no approvers. Add approvers or ownerOf.')
  return [...all]
}

const decided = z.object({ approvedBy: z.array(z.string()), comments: z.array(z.string()) })

const approval = builtInAction({
  id: 'approval',
  description: 'Waits until people approve. A rejection ends the run, and undoes what it made.',
  input: z.object({ ...people, required: z.number().int().min(1).max(20).default(1) }),
  output: decided,
  examples: [
    { description: 'Two people of a group', example: 'approvers:\n  - group:default/platform\nrequired: 2\nexpiresInHours: 48' },
    { description: 'The owner of an entity', example: 'ownerOf: ${{ parameters.system }}\nmessage: Creates a database.' },
  ],
  async run(services, _, input) {
    const { required, allowSelf, message, expiresInHours } = input
    return {
      approval: {
        kind: 'approval',
        approvers: await approversOf(services, input),
        required,
        allowSelf,
        message,
        expiresAt: new Date(Date.now() + (expiresInHours / 24) * day),
      },
    }
  },
  describe: ({ approvers = [], ownerOf: entity, required }) => ({
    text: `Would wait for ${required} of ${[...approvers, ...(entity ? [`the owner of ${entity}`] : [])].join(', ')}.`,
    output: { approvedBy: [], comments: [] },
  }),
})

const manual = builtInAction({
  id: 'manual',
  description: 'Waits until somebody confirms that something was done by hand.',
  input: z.object({ ...people, message: z.string().min(1).max(2000) }),
  output: decided,
  examples: [{ description: 'A change elsewhere', example: 'approvers:\n  - group:default/network\nmessage: Open port 443.' }],
  async run(services, _, input) {
    return {
      approval: {
        kind: 'manual',
        approvers: await approversOf(services, input),
        required: 1,
        allowSelf: true,
        message: input.message,
        expiresAt: new Date(Date.now() + (input.expiresInHours / 24) * day),
      },
    }
  },
  describe: ({ message }) => ({ text: `Would wait until this was done: ${message}`, output: { approvedBy: [], comments: [] } }),
})

/** The notification has no key of its own: a step that is repeated after a crash may notify twice. */
const notifyPeople = builtInAction({
  id: 'notify',
  description: 'Notifies the members of users and groups of the catalog.',
  input: z.object({
    recipients: refs.min(1),
    title: z.string().min(1).max(300),
    description: z.string().max(1000).default(''),
  }),
  output: z.object({ notified: z.number() }),
  examples: [{ description: 'Tell a team', example: 'recipients:\n  - group:default/platform\ntitle: A service was created' }],
  async run({ tenantId, context }, { log }, { recipients, title, description }) {
    const notified = await context.tx(async (db) => {
      const ids = new Set<string>()
      for (const text of recipients)
        for (const id of await peopleOfOwner(db, tenantId, normalizeRef(text, { kind: 'group' }) ?? '')) ids.add(id)
      const news = { kind: 'templates.finished' as const, title, body: description, path: portalPaths.runs() }
      return notify(db, tenantId, { userIds: [...ids] }, news)
    })
    log(`Notified ${notified} ${notified === 1 ? 'member' : 'members'}.`)
    return { output: { notified } }
  },
  describe: ({ recipients, title }) => ({ text: `Would notify ${recipients.join(', ')}: ${title}`, output: { notified: 0 } }),
})

export const peopleActions = [approval, manual, notifyPeople]
