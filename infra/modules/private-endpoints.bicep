@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Resource id of the virtual network.')
param networkId string

@description('Subnet of the endpoints.')
param subnetId string

@description('Resource id of the Cosmos DB account.')
param cosmosId string

@description('Resource id of the Service Bus namespace.')
param serviceBusId string

@description('Resource id of the vault.')
param keyVaultId string

@description('Resource id of the storage account.')
param storageId string

var storageSuffix = environment().suffixes.storage
var links = [
  { name: 'cosmos', targetId: cosmosId, groupId: 'Sql', zone: 'privatelink.documents.azure.com' }
  { name: 'service-bus', targetId: serviceBusId, groupId: 'namespace', zone: 'privatelink.servicebus.windows.net' }
  { name: 'key-vault', targetId: keyVaultId, groupId: 'vault', zone: 'privatelink.vaultcore.azure.net' }
  { name: 'blob', targetId: storageId, groupId: 'blob', zone: 'privatelink.blob.${storageSuffix}' }
  { name: 'queue', targetId: storageId, groupId: 'queue', zone: 'privatelink.queue.${storageSuffix}' }
  { name: 'table', targetId: storageId, groupId: 'table', zone: 'privatelink.table.${storageSuffix}' }
]

resource zones 'Microsoft.Network/privateDnsZones@2020-06-01' = [
  for link in links: {
    name: link.zone
    location: 'global'
    tags: tags
  }
]

resource zoneLinks 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = [
  for (link, index) in links: {
    parent: zones[index]
    name: link.name
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: networkId }
    }
  }
]

resource endpoints 'Microsoft.Network/privateEndpoints@2024-01-01' = [
  for link in links: {
    name: 'pe-${link.name}'
    location: location
    tags: tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        {
          name: link.name
          properties: { privateLinkServiceId: link.targetId, groupIds: [link.groupId] }
        }
      ]
    }
  }
]

resource records 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-01-01' = [
  for (link, index) in links: {
    parent: endpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: link.name, properties: { privateDnsZoneId: zones[index].id } }]
    }
  }
]
