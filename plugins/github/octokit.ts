import { Octokit as Core } from '@octokit/core'
import { paginateRest } from '@octokit/plugin-paginate-rest'
import { restEndpointMethods } from '@octokit/plugin-rest-endpoint-methods'

// Octokit without its App authentication and throttling: both keep process-wide state that tenants would share (decision 021).
export const Octokit = Core.plugin(restEndpointMethods, paginateRest)

export type Rest = InstanceType<typeof Octokit>
