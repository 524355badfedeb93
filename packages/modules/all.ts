import { isOperation, type Operation } from '@callboard/kernel/operation'
import * as apis from '@callboard/modules/apis'
import * as audit from '@callboard/modules/audit'
import * as backstage from '@callboard/modules/backstage'
import * as billing from '@callboard/modules/billing'
import * as catalog from '@callboard/modules/catalog'
import * as costs from '@callboard/modules/costs'
import * as demo from '@callboard/modules/demo'
import * as docs from '@callboard/modules/docs'
import * as experiments from '@callboard/modules/experiments'
import * as flags from '@callboard/modules/flags'
import * as home from '@callboard/modules/home'
import * as identity from '@callboard/modules/identity'
import * as inference from '@callboard/modules/inference'
import * as integrations from '@callboard/modules/integrations'
import * as knowledge from '@callboard/modules/knowledge'
import * as members from '@callboard/modules/members'
import * as models from '@callboard/modules/models'
import * as notifications from '@callboard/modules/notifications'
import * as oauth from '@callboard/modules/oauth'
import * as operator from '@callboard/modules/operator'
import * as pipelines from '@callboard/modules/pipelines'
import * as search from '@callboard/modules/search'
import * as slack from '@callboard/modules/slack'
import * as support from '@callboard/modules/support'
import * as templates from '@callboard/modules/templates'
import * as tenants from '@callboard/modules/tenants'
import * as tokens from '@callboard/modules/tokens'
import * as usage from '@callboard/modules/usage'
import * as webhooks from '@callboard/modules/webhooks'
import * as workloads from '@callboard/modules/workloads'

const faces: readonly object[] = [
  apis,
  audit,
  backstage,
  billing,
  catalog,
  costs,
  demo,
  docs,
  experiments,
  flags,
  home,
  identity,
  inference,
  integrations,
  knowledge,
  members,
  models,
  notifications,
  oauth,
  operator,
  pipelines,
  search,
  slack,
  support,
  templates,
  tenants,
  tokens,
  usage,
  webhooks,
  workloads,
]

/** Every tenant operation. A generated suite calls each with each role and with ids of another tenant. */
export const operations: readonly Operation[] = faces.flatMap((face) => Object.values(face).filter(isOperation))
