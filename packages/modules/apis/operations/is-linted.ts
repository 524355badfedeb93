const withoutRules = new Set(['graphql', 'grpc', 'protobuf'])

/** Whether there are rules for descriptions of an API of this type; other texts may be OpenAPI or AsyncAPI under any name. */
export const isLinted = (type: string | null): boolean => !withoutRules.has(type?.toLowerCase() ?? '')
