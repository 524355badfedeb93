/** A member's role in a tenant. */
export const roles = ['owner', 'admin', 'billing', 'developer', 'viewer'] as const
export type Role = (typeof roles)[number]

const everyone = roles
const administrators = ['owner', 'admin'] as const

/** The permissions table: what each role may do. Operations name an action; nothing else decides. */
export const permissions = {
  'catalog.read': everyone,
  'catalog.star': everyone,
  'catalog.write': ['owner', 'admin', 'developer'],
  'knowledge.ask': everyone,
  /** What others asked without a helpful answer, without their names. */
  'knowledge.read': ['owner', 'admin', 'developer'],
  'knowledge.write': ['owner', 'admin', 'developer'],
  'workloads.read': everyone,
  'kubernetes.logs': ['owner', 'admin', 'developer'],
  'pipelines.read': everyone,
  'pipelines.logs': ['owner', 'admin', 'developer'],
  'pipelines.run': ['owner', 'admin', 'developer'],
  'costs.read': everyone,
  'costs.manage': ['owner', 'admin', 'billing'],
  'experiments.read': everyone,
  'experiments.manage': ['owner', 'admin', 'developer'],
  /** What applications report: exposures and events. */
  'experiments.record': ['owner', 'admin', 'developer'],
  'flags.read': everyone,
  'flags.manage': ['owner', 'admin', 'developer'],
  /** Approving changes of protected environments. An environment can restrict it to owners and admins. */
  'flags.approve': ['owner', 'admin', 'developer'],
  'integrations.read': ['owner', 'admin', 'developer', 'viewer'],
  'integrations.manage': administrators,
  'templates.read': everyone,
  'templates.run': ['owner', 'admin', 'developer'],
  /** Deciding is limited to the approvers that a step names, who may have any role. */
  'templates.decide': everyone,
  'tenant.read': everyone,
  'tenant.manage': administrators,
  'tenant.export': ['owner'],
  'tenant.remove': ['owner'],
  'billing.read': ['owner', 'admin', 'billing'],
  'billing.manage': ['owner', 'billing'],
  'insights.read': ['owner', 'admin', 'billing'],
  'members.read': everyone,
  'members.manage': administrators,
  'members.transfer': ['owner'],
  'self.manage': everyone,
  'tokens.manage': administrators,
  'audit.read': administrators,
} as const satisfies Record<string, readonly Role[]>

export type Action = keyof typeof permissions
export const actions = Object.keys(permissions) as Action[]
export const isAction = (text: string): text is Action => Object.hasOwn(permissions, text)

/** Every scope of an API token is an action. */
export type Scope = Action

export const roleMay = (role: Role, action: Action): boolean => (permissions[action] as readonly Role[]).includes(role)

/** Roles that can take over an organization, spend its money, or delegate either. */
const privilegedRoles: readonly Role[] = ['owner', 'admin', 'billing']
export const isPrivileged = (role: Role): boolean => privilegedRoles.includes(role)

/** Actions that no developer may perform: a token with one of these scopes is an admin token. */
export const isAdminScope = (scope: Action): boolean => !roleMay('developer', scope)

export const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text)

/** A one-sentence description of a role, for the member who assigns it. */
export const roleDescriptions: Record<Role, string> = {
  owner: 'Everything, including ownership, billing and removal.',
  admin: 'Connected accounts, people, tokens and settings.',
  billing: 'Plan, payment and invoices; reads the catalog.',
  developer: 'Can view everything and edit the catalog.',
  viewer: 'Read-only. Does not use a paid seat.',
}

const roleLabels: Record<Role, string> = {
  owner: 'an owner',
  admin: 'an admin',
  billing: 'a billing owner',
  developer: 'a developer',
  viewer: 'a viewer',
}

/** Shown next to a control that the role may not use. */
export function deniedReason(action: Action): string {
  const allowed = permissions[action].map((r) => roleLabels[r])
  return `Only ${allowed.length === 1 ? allowed[0] : `${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}`} can do this.`
}
