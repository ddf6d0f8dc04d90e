# Touches each page between the stack pointer and the stack pointer minus rax, and keeps all registers but r11.
    .text
    .globl __rust_probestack
    .type __rust_probestack, @function
__rust_probestack:
    pushq %rbp
    movq %rsp, %rbp
    movq %rax, %r11
1:
    cmpq $4096, %r11
    jb 2f
    subq $4096, %rsp
    testq %rsp, (%rsp)
    subq $4096, %r11
    jmp 1b
2:
    subq %r11, %rsp
    testq %rsp, (%rsp)
    leave
    ret
    .size __rust_probestack, .-__rust_probestack
    .section .note.GNU-stack,"",@progbits
