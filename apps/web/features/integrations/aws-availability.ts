import type { TenantId } from '@callboard/core/ids'
import { type AwsPrincipal, awsIdentityOf } from '@callboard/plugin-kit/aws-identity'
import type { FieldCondition, FormField } from '@callboard/plugin-kit/form-fields'
import type { Guide, PluginServer } from '@callboard/plugin-kit/server'

type RoleForm = {
  fields: FormField[]
  guides: readonly Guide[]
  notice: { title: string; text: string; when: readonly FieldCondition[] } | undefined
}

const notice = {
  title: 'IAM roles are not available in this installation.',
  text: 'It has no AWS principal that a role could trust. Use an access key, or ask the operator to set AWS_PRINCIPAL_ARN and its key.',
}

const isChoice = (field: FormField) => field.name === 'credentials' && !field.secret

const withoutRoles = (field: FormField): FormField =>
  isChoice(field)
    ? {
        ...field,
        suggested: 'keys',
        options: (field.options ?? []).map((o) => (o.value === 'role' ? { ...o, unavailable: true } : o)),
      }
    : field

/** The form of a plugin that can use an IAM role, with the policies for this organization. Other forms stay as they are. */
export function roleForm(
  plugin: PluginServer,
  fields: FormField[],
  { principal, tenantId }: { principal: AwsPrincipal | undefined; tenantId: TenantId },
): RoleForm {
  if (!plugin.awsGuides) return { fields, guides: [], notice: undefined }
  // Said only while the form offers AWS credentials: a plugin may have other ways too.
  const when = fields.find(isChoice)?.when ?? []
  if (!principal) return { fields: fields.map(withoutRoles), guides: [], notice: { ...notice, when } }
  const { externalId } = awsIdentityOf(principal, tenantId)
  return { fields, guides: plugin.awsGuides({ principal: { arn: principal.arn }, externalId }), notice: undefined }
}
