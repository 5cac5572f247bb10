//! What a ticket's QR code costs the kiosk.

use divan::black_box;

fn main() {
    divan::main();
}

/// A customer's page, as long as such addresses are.
const ADDRESS: &str = "https://hall.example/t/AAAAAAAAAAAAAAAAAAAAAA";

#[divan::bench]
fn draw_a_code() -> slint::Image {
    frontdesk::kiosk::qr::image(black_box(ADDRESS)).expect("the address fits")
}
