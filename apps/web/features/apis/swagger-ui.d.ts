declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  const SwaggerUi: typeof import('swagger-ui-dist').SwaggerUIBundle
  export = SwaggerUi
}
