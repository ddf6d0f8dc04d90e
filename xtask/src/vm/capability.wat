;; A contract but for a capability that was not offered.
(module
    (import "env" "db_read" (func (param i32) (result i32)))
    (memory (export "memory") 17)
    (table 1 1 funcref)
    (func (export "allocate") (param i32) (result i32) local.get 0)
    (func (export "deallocate") (param i32))
    (func (export "instantiate") (param i32 i32 i32) (result i32) local.get 0)
    (func (export "requires_iterator"))
    (func (export "interface_version_8"))
    (func (export "requires_staking")))
