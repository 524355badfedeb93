module "cluster" {
  source = "./modules/cluster"
  name   = "prod-eu-1"
}
