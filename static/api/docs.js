// Draw the operations from our own OpenAPI document; nothing is fetched from elsewhere.
const operations = document.getElementById("operations");

SwaggerUIBundle({
  url: operations.dataset.documentUrl,
  domNode: operations,
  deepLinking: true,
  validatorUrl: null,
});
