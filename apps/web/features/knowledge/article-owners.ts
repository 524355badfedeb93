import type { OperationContext } from '@callboard/kernel/operation'
import { listEntities } from '@callboard/modules/catalog'

/** Of each kind; a list of more is not chosen from. */
const maxOwners = 200

/** Teams and people that can own an article. */
export async function articleOwners(context: OperationContext) {
  const of = async (kind: 'group' | 'user') => {
    const { rows } = await listEntities(context, { kind, limit: maxOwners })
    return rows.map(({ ref, name, title }) => ({ ref, label: title ?? name }))
  }
  const [teams, people] = await Promise.all([of('group'), of('user')])
  return { teams, people }
}
