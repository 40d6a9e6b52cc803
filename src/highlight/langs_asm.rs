//! Table: assembly of the common processors.
//!
//! In: nothing. Out: one [`Syntax`]; see there for what must hold. Only the
//! commonest mnemonics and registers of x86, ARM and RISC-V are listed.

use super::Class;
use super::syntax::{Block, PLAIN, Quote, Syntax};

pub(super) static ASM: Syntax = Syntax {
    keywords: &[
        "adc", "add", "addi", "and", "b", "beq", "beqz", "bl", "blr", "bne", "bnez", "call", "cmov", "cmp", "dec",
        "div", "ecall", "fadd", "fmul", "idiv", "imul", "inc", "int", "ja", "jae", "jal", "jalr", "jb", "jbe", "je",
        "jg", "jge", "jl", "jle", "jmp", "jne", "jnz", "jz", "la", "lb", "ldp", "ldr", "ldrb", "lea", "leave", "li",
        "loop", "lw", "mov", "movabs", "movsd", "movss", "movsx", "movups", "movzx", "mul", "mv", "neg", "nop", "not",
        "or", "pop", "push", "ret", "rol", "ror", "sar", "sb", "sbb", "shl", "shr", "stp", "str", "strb", "sub", "svc",
        "sw", "syscall", "test", "xchg", "xor",
    ],
    types: &[
        "byte", "db", "dd", "dq", "dw", "dword", "equ", "extern", "global", "ptr", "qword", "resb", "resd", "resq",
        "resw", "section", "segment", "word",
    ],
    variables: &[
        "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "ah", "al", "ax", "bh", "bl", "bx", "ch", "cl", "cx", "dh",
        "dl", "dx", "eax", "ebp", "ebx", "ecx", "edi", "edx", "esi", "esp", "fp", "lr", "pc", "r10", "r11", "r12",
        "r13", "r14", "r15", "r8", "r9", "ra", "rax", "rbp", "rbx", "rcx", "rdi", "rdx", "rip", "rsi", "rsp", "s0",
        "s1", "s2", "s3", "sp", "t0", "t1", "t2", "t3", "w0", "w1", "w2", "w3", "w4", "w5", "w6", "w7", "x0", "x1",
        "x10", "x16", "x17", "x2", "x29", "x3", "x30", "x4", "x5", "x6", "x7", "x8", "x9", "xmm0", "xmm1", "xmm2",
        "xmm3", "zero",
    ],
    line_comments: &[(";", Class::Comment), ("//", Class::Comment), ("# ", Class::Comment)],
    blocks: &[Block::new("/*", "*/")],
    quotes: &[Quote::new("\"", "\""), Quote::new("'", "'")],
    sigils: &[(b'%', Class::Variable), (b'.', Class::Macro)],
    inner: b".",
    operators: b"",
    fold: true,
    calls: false,
    members: false,
    labels: true,
    ..PLAIN
};
