import type { Policy } from '@callboard/modules/templates/domain/policy'

/** A policy as its form edits it. */
export type PolicyDraft = Omit<Policy, 'id'>

export const newPolicy: PolicyDraft = {
  name: '',
  templates: [],
  conditions: [],
  approvers: [],
  templateOwner: false,
  entityOwner: false,
  required: 1,
  fourEyes: true,
  message: '',
  expiresInHours: 72,
}

const whole = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum })

const condition = {
  type: 'object',
  title: 'Condition',
  required: ['input', 'values'],
  properties: {
    input: { type: 'string', title: 'Input', description: 'The name of an input of the template, such as environment.' },
    values: { type: 'array', title: 'Is one of', minItems: 1, items: { type: 'string', title: 'Value', minLength: 1 } },
  },
}

/** The form of a policy: it is shown as forms of templates are. */
export const policySchema = {
  type: 'object',
  required: ['name', 'required', 'expiresInHours'],
  properties: {
    name: { type: 'string', title: 'Name', minLength: 1, maxLength: 100 },
    templates: {
      type: 'array',
      title: 'Templates',
      description: 'None chosen: every template.',
      items: { type: 'string' },
      'ui:field': 'MultiEntityPicker',
      'ui:options': { catalogFilter: { kind: 'Template' }, allowArbitraryValues: false },
    },
    conditions: {
      type: 'array',
      title: 'Only if',
      description: 'All conditions have to hold. Without any, every run of these templates needs an approval.',
      maxItems: 10,
      items: condition,
    },
    approvers: {
      type: 'array',
      title: 'Approvers',
      description: 'People and teams of the catalog.',
      items: { type: 'string' },
      'ui:field': 'MultiEntityPicker',
      'ui:options': { catalogFilter: { kind: ['Group', 'User'] }, allowArbitraryValues: false },
    },
    templateOwner: { type: 'boolean', title: 'The owner of the template approves' },
    entityOwner: { type: 'boolean', title: 'The owner of the entity that the run is started on approves' },
    required: { ...whole(1, 20), title: 'Approvals needed' },
    fourEyes: {
      type: 'boolean',
      title: 'Four eyes',
      description: 'Whoever started the run cannot approve it.',
    },
    expiresInHours: { ...whole(1, 1440), title: 'Expires after hours' },
    message: { type: 'string', title: 'Message to approvers', maxLength: 2000, 'ui:widget': 'textarea' },
  },
}

/** What was entered, with the form's values for what was left out. What is not JSON, such as an emptied field, is dropped. */
export const draftOf = (entered: Readonly<Record<string, unknown>>): PolicyDraft => ({
  ...newPolicy,
  ...JSON.parse(JSON.stringify(entered)),
})
