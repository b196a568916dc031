fn main() {
    println!("stub {:?}", std::env::args().collect::<Vec<_>>());
}
