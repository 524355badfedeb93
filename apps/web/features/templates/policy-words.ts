import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { Policy } from '@callboard/modules/templates/domain/policy'
import { plural } from './labels.ts'

const all = new Intl.ListFormat('en')
const any = new Intl.ListFormat('en', { type: 'disjunction' })

/** Names as a list, or a word for none. */
const list = (names: readonly string[], none: string) => (names.length > 0 ? all.format(names) : none)

/** The inputs for which a policy applies; empty for all. */
const conditionsOf = ({ conditions }: Pick<Policy, 'conditions'>): string[] =>
  conditions.map(({ input, values }) => `${input} is ${any.format(values)}`)

const approversOf = ({ approvers, templateOwner, entityOwner }: Policy): string[] => [
  ...approvers.map(shortRef),
  ...(templateOwner ? ['the owner of the template'] : []),
  ...(entityOwner ? ['the owner of the entity'] : []),
]

/** A policy as labelled facts. */
export const policyFacts = (policy: Policy) => [
  { label: 'Templates', value: list(policy.templates.map(shortRef), 'All') },
  { label: 'Only if', value: list(conditionsOf(policy), 'Always') },
  { label: 'Approvers', value: list(approversOf(policy), 'None') },
  { label: 'Needed', value: plural(policy.required, 'approval') + (policy.fourEyes ? ', not by who started the run' : '') },
  { label: 'Expires', value: `After ${plural(policy.expiresInHours, 'hour')}` },
]

/** What a policy asks of a run, in a sentence: "1 approval by platform if environment is production." */
export function policySentence(policy: Policy): string {
  const conditions = conditionsOf(policy)
  const when = conditions.length > 0 ? ` if ${all.format(conditions)}` : ''
  const notSelf = policy.fourEyes ? ' Whoever starts the run cannot approve it.' : ''
  return `${plural(policy.required, 'approval')} by ${any.format(approversOf(policy))}${when}.${notSelf}`
}
