import { expect, test } from 'vitest'
import { policySentence } from './policy-words.ts'

const policy = {
  id: 'p',
  name: 'Production',
  templates: [],
  conditions: [{ input: 'environment', values: ['production', 'staging'] }],
  approvers: ['group:default/platform'],
  templateOwner: true,
  entityOwner: false,
  required: 2,
  fourEyes: true,
  message: '',
  expiresInHours: 72,
}

test('says what a policy asks of a run', () => {
  expect(policySentence(policy)).toBe(
    '2 approvals by platform or the owner of the template if environment is production or staging. Whoever starts the run cannot approve it.',
  )
  expect(policySentence({ ...policy, conditions: [], templateOwner: false, required: 1, fourEyes: false })).toBe(
    '1 approval by platform.',
  )
})
