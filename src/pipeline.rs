//! load → compile → write: the only file that knows every room.
