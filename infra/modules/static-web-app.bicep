@description('Name of the static web app.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

// The standard tier: linked backends and roles by invitation need it.
resource site 'Microsoft.Web/staticSites@2023-12-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Standard' }
  properties: {
    allowConfigFileUpdates: true
    stagingEnvironmentPolicy: 'Disabled'
  }
}

@description('Name of the static web app.')
output name string = site.name

@description('Host name of the page.')
output host string = site.properties.defaultHostname
