import { roleMay, roles } from '@callboard/core/permissions'
import { sourceKinds } from '@callboard/modules/knowledge/domain/section'
import { readableSources } from '@callboard/modules/knowledge/domain/sources'
import { expect, test } from 'vitest'
import { actionsOfEveryMember } from './audience.ts'

test('a channel has the actions of every role, and none that a role lacks', () => {
  expect(actionsOfEveryMember).toContain('knowledge.ask')
  for (const role of roles) expect(actionsOfEveryMember.filter((action) => !roleMay(role, action))).toEqual([])
  for (const closed of ['knowledge.read', 'kubernetes.logs', 'billing.read', 'audit.read'] as const)
    expect(actionsOfEveryMember).not.toContain(closed)
})

test('a channel is answered from no source that a role may not read', () => {
  const ofChannel = readableSources((action) => actionsOfEveryMember.includes(action))
  const ofEachRole = roles.map((role) => readableSources((action) => roleMay(role, action)))
  expect(ofChannel).toEqual(sourceKinds.filter((source) => ofEachRole.every((sources) => sources.includes(source))))
})
